package dev.projax.cli.reference;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/**
 * The help text that {@code --help} prints. picocli lays it out, but would break words such as {@code
 * https://app.example} in two, so this class wraps the lines, at spaces only.
 */
public final class HelpText {
    /** Wide enough for picocli to wrap nothing. */
    private static final int NEVER_WRAPPED = 1000;

    private static final int GAP = 2;

    /** The narrowest column for descriptions; below that, they go under the names. */
    private static final int NARROWEST = 26;

    private static final int BELOW_NAMES = 8;
    private static final String COLOR = "\u001b\\[[0-9;]*m";

    private HelpText() {}

    /** Returns the help of a command, in lines of at most {@code columns} characters unless a word is longer. */
    public static List<String> of(CommandLine command, boolean isColored, int columns) {
        command.setUsageHelpWidth(NEVER_WRAPPED);
        return command.getUsageMessage(Help.defaultColorScheme(isColored ? Ansi.ON : Ansi.OFF))
                .lines()
                .flatMap(line -> wrap(line, columns).stream())
                .toList();
    }

    /** Wraps one line at spaces. The next lines are indented to its description. */
    static List<String> wrap(String line, int columns) {
        String plain = line.replaceAll(COLOR, "");
        int description = description(plain);
        boolean isNarrow = columns - description - GAP < NARROWEST;
        String indent = " ".repeat(isNarrow ? BELOW_NAMES : description == 0 ? 0 : description + GAP);
        List<String> lines = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int used = 0;
        String gap = "";
        for (String word : line.split("(?<= )(?! )|(?<! )(?= )", -1)) {
            if (word.isBlank()) {
                gap = word;
                continue;
            }
            int length = word.replaceAll(COLOR, "").length();
            boolean isFull = used + gap.length() + length > columns;
            boolean startsDescription = isNarrow && gap.length() >= GAP && plain.length() > columns;
            if (used > 0 && (isFull || startsDescription)) {
                lines.add(current.toString());
                current.setLength(0);
                used = 0;
                gap = indent;
            }
            if (used == 0 && isNarrow && gap.length() > BELOW_NAMES) {
                gap = indent;
            }
            current.append(gap).append(word);
            used += gap.length() + length;
        }
        lines.add(current.toString());
        return lines;
    }

    /** Returns the column where the description of an option or a command starts; 0 for other lines. */
    private static int description(String line) {
        if (line.startsWith("Usage: ")) {
            return Math.max(0, line.indexOf('[') - GAP);
        }
        int name = line.length() - line.stripLeading().length();
        int gap = line.indexOf(" ".repeat(GAP), name);
        if (name == 0 || gap < 0) {
            return name;
        }
        return line.length() - line.substring(gap).stripLeading().length();
    }
}
