package dev.projax.core.instances;

import java.util.Optional;

/**
 * The name and version of the program behind a server, as {@code acme 1.2}: one to 64 printable ASCII characters, without
 * spaces at either end. Terminals, logs and records can take it as it is.
 */
public record Program(String text) {
    private static final int MAX_LENGTH = 64;

    /** Checks {@code text}. */
    public Program {
        if (!isUsable(text)) {
            throw new IllegalArgumentException(
                    "a program is 1 to " + MAX_LENGTH + " printable ASCII characters, without spaces at either end: \""
                            + shown(text) + "\"; pass a name and a version, like \"acme 1.2\"");
        }
    }

    /** Reads a record's value: empty if it cannot be used. */
    static Optional<Program> parse(String text) {
        return isUsable(text) ? Optional.of(new Program(text)) : Optional.empty();
    }

    /** Returns the text. */
    @Override
    public String toString() {
        return text;
    }

    private static boolean isUsable(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_LENGTH
                && text.charAt(0) != ' '
                && text.charAt(text.length() - 1) != ' '
                && text.chars().allMatch(Program::isPrintable);
    }

    /** The message about a bad text must not break a terminal either. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(MAX_LENGTH).forEach(c -> shown.append(isPrintable(c) ? (char) c : '?'));
        return text.length() > MAX_LENGTH ? shown.append("...").toString() : shown.toString();
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c <= '~';
    }
}
