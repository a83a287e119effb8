package dev.projax.cli.server;

import dev.projax.cli.command.Formats;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a log: {@code TIME projax: started on port 38124, process 4711, projax 0.1.0, Java 17.0.15+6, Linux 6.1.0 amd64,
 * home /home/ada/.projax}. It says on which port a server ran that has stopped. Version 0.1 reads it too, as far as the first
 * comma.
 */
final class LogHeader {
    private static final Pattern LINE = Pattern.compile("\\S+ projax: started on port ([0-9]{1,5}), process .*");

    private LogHeader() {}

    /** Returns what the line says of this process. */
    static String of(int port, String program, Path home) {
        return "started on port " + port + ", process "
                + ProcessHandle.current().pid() + ", " + program + ", Java "
                + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.version")
                + " " + System.getProperty("os.arch") + ", home " + Formats.printable(home.toString());
    }

    /** Returns the port in a log's first line; none if the log has lost that line. */
    static OptionalInt port(String firstLine) {
        Matcher line = LINE.matcher(firstLine);
        return line.matches() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }
}
