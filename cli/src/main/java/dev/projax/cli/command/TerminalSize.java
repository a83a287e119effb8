package dev.projax.cli.command;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;

/**
 * The size of the terminal, from {@code stty}, because the JDK does not know it.
 *
 * @param columns the characters in a line
 * @param rows the lines of the screen
 */
public record TerminalSize(int columns, int rows) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final TerminalSize NO_LIMIT = new TerminalSize(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final int MOST_DIGITS = 5;

    /** Returns the size available for the answer; unlimited behind a pipe. */
    public static TerminalSize of(Console console) {
        return console.launcher().outIsTerminal() ? ofTerminal() : NO_LIMIT;
    }

    /** Returns the width for text: the width of the terminal, at most 80 columns. */
    public static int ofText(Console console) {
        boolean isTerminal =
                console.launcher().outIsTerminal() || console.launcher().errIsTerminal();
        return isTerminal ? Math.min(ofTerminal().columns, USUAL.columns) : USUAL.columns;
    }

    /** Returns the size of this process's terminal; 80 by 24 if unknown. */
    static TerminalSize ofTerminal() {
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

    /** Parses rows and columns. A terminal that does not know its size reports zero. */
    static TerminalSize parse(String size) {
        String[] numbers = size.split(" ", -1);
        if (numbers.length != 2) {
            return USUAL;
        }
        return new TerminalSize(number(numbers[1], USUAL.columns), number(numbers[0], USUAL.rows));
    }

    private static int number(String digits, int usual) {
        boolean isNumber = !digits.isEmpty()
                && digits.length() <= MOST_DIGITS
                && digits.chars().allMatch(Character::isDigit);
        return isNumber && Integer.parseInt(digits) > 0 ? Integer.parseInt(digits) : usual;
    }
}
