package dev.projax.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command sees of the process.
 *
 * @param environment the variables
 * @param out carries the answer
 * @param err carries everything else
 */
record Console(Map<String, String> environment, PrintStream out, PrintStream err) {
    /** Prints a part of the answer, at once: somebody may be waiting for it behind a pipe. */
    void answer(String line) {
        out.println(line);
        out.flush();
    }

    /** Prints a line for the person at the terminal; a value in it cannot break the line or steer the terminal. */
    void tell(String line) {
        StringBuilder printable = new StringBuilder("projax: ");
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            printable.append(Character.isISOControl(c) ? '?' : c);
        }
        err.println(printable);
    }
}
