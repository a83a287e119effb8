package dev.projax.cli.command;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;

/**
 * How many characters the terminal shows. The JDK does not know; {@code stty} does.
 *
 * @param columns of a line
 * @param rows of the screen
 */
public record TerminalSize(int columns, int rows) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final TerminalSize NO_LIMIT = new TerminalSize(Integer.MAX_VALUE, Integer.MAX_VALUE);
    private static final int MOST_DIGITS = 5;

    /** Returns what the answer may fill: any number behind a pipe. */
    public static TerminalSize of(Console console) {
        return console.launcher().outIsTerminal() ? ofTerminal() : NO_LIMIT;
    }

    /** Returns how wide text is written: as wide as the terminal, but at most 80 columns. */
    public static int ofText(Console console) {
        boolean isRead =
                console.launcher().outIsTerminal() || console.launcher().errIsTerminal();
        return isRead ? Math.min(ofTerminal().columns, USUAL.columns) : USUAL.columns;
    }

    /** Returns what this process' terminal shows; 80 by 24 where nobody knows. */
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

    /** Reads rows and columns; a terminal that does not know says zero. */
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
