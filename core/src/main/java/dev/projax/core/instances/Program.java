package dev.projax.core.instances;

import java.util.Optional;

/**
 * The name and version of the program behind a server, like {@code acme 1.2}: 1 to 64 printable ASCII characters
 * without spaces at either end, which are safe in terminals, logs and records.
 */
public record Program(String text) {
    private static final int MAX_LENGTH = 64;

    /** @throws IllegalArgumentException if {@code text} is not valid */
    public Program {
        if (!isUsable(text)) {
            throw new IllegalArgumentException(
                    "a program is 1 to " + MAX_LENGTH + " printable ASCII characters, without spaces at either end: \""
                            + shown(text) + "\"; pass a name and a version, like \"acme 1.2\"");
        }
    }

    /** Reads a record's value; empty if it is not valid. */
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
                && PrintableAscii.isAll(text);
    }

    /**
     * Returns {@code text} for a message, with other characters replaced, because the message must be safe in a
     * terminal too.
     */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(MAX_LENGTH).forEach(c -> shown.append(PrintableAscii.is(c) ? (char) c : '?'));
        return text.length() > MAX_LENGTH ? shown.append("...").toString() : shown.toString();
    }
}
