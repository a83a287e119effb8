package dev.projax.cli.server;

import dev.projax.cli.command.Formats;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first and the last line of a log. The first is
 * {@code TIME projax: started on port 38124, process 4711, projax 0.1.0, Java 17.0.15+6, Linux 6.1.0 amd64, home /home/ada/.projax}.
 * From it, {@code projax logs PORT} finds the log of a server that has stopped. Version 0.1 reads the line too, so its
 * beginning must stay.
 */
final class LogHeader {
    /** The last line of the log of a server that stopped cleanly, without the time. */
    static final String FAREWELL = "stopped";

    private static final Pattern LINE = Pattern.compile("\\S+ projax: started on port ([0-9]{1,5}), process .*");

    private LogHeader() {}

    /** Returns the line for a server of this process, without the time. */
    static String of(int port, String program, Path home) {
        return "started on port " + port + ", process "
                + ProcessHandle.current().pid() + ", " + program + ", Java "
                + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version")
                + " " + System.getProperty("os.arch") + ", home " + Formats.printable(home.toString());
    }

    /** Returns the port in a log's first line; empty if the log has lost that line. */
    static OptionalInt port(String firstLine) {
        Matcher line = LINE.matcher(firstLine);
        return line.matches() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }

    /** Returns whether a line is the last one of a server that stopped cleanly. */
    static boolean isFarewell(String line) {
        return line.endsWith(" projax: " + FAREWELL);
    }
}
