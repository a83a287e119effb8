package dev.projax.cli.server;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of a log: {@code TIME projax: started on port 38124, process 4711, Java 17.0.15+6}. By it the log of a server that
 * has ended is found again.
 */
final class LogHeader {
    private static final Pattern LINE = Pattern.compile("\\S+ projax: started on port ([0-9]{1,5}), process .*");

    private LogHeader() {}

    /** Returns what the line says of this process. */
    static String of(int port) {
        return "started on port " + port + ", process "
                + ProcessHandle.current().pid() + ", Java " + Runtime.version();
    }

    /** Returns the port in a log's first line; none if the log has lost that line. */
    static OptionalInt port(String firstLine) {
        Matcher line = LINE.matcher(firstLine);
        return line.matches() ? OptionalInt.of(Integer.parseInt(line.group(1))) : OptionalInt.empty();
    }
}
