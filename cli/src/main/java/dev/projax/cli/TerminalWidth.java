package dev.projax.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;

/** How many columns the terminal has. The JDK does not know; {@code stty} does. */
final class TerminalWidth {
    private static final int USUAL = 80;

    private TerminalWidth() {}

    /** Returns the columns that a line of the answer may have: any number behind a pipe, 80 where nobody knows. */
    static int of(Console console) {
        if (!console.launcher().outIsTerminal()) {
            return Integer.MAX_VALUE;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = stty.inputReader()) {
                return parse(String.valueOf(lines.readLine()));
            }
        } catch (IOException e) {
            return USUAL;
        }
    }

    /** Reads rows and columns; a terminal that does not know says zero. */
    static int parse(String size) {
        String columns = size.substring(size.indexOf(' ') + 1);
        boolean isNumber =
                !columns.isEmpty() && columns.length() < 6 && columns.chars().allMatch(Character::isDigit);
        return isNumber && Integer.parseInt(columns) > 0 ? Integer.parseInt(columns) : USUAL;
    }
}
