package dev.projax.core.files;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What Linux reports about a process or a thread in {@code /proc/PID/status}: lines {@code Name: value}
 * (proc_pid_status(5)). Immutable, so all values are from the same look.
 */
public final class ProcStatus {
    private static final char UNKNOWN = '?';

    private final Map<String, String> values = new HashMap<>();

    private ProcStatus(String text) {
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
    }

    /** Reads such a file. There are no values if it cannot be read. */
    public static ProcStatus read(Path file) {
        return of(ProcFile.text(file));
    }

    /** Returns the values in the content of such a file. */
    public static ProcStatus of(String text) {
        return new ProcStatus(text);
    }

    /** Returns the value of that name; empty if there is none. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** Returns whether the process has exited, even if its parent has not collected it yet, or cannot be read. */
    public boolean hasExited() {
        return state() == UNKNOWN || ProcStat.hasExited(state(), number("Threads"));
    }

    /** Returns the letter of the state; of the first thread if the process has several. */
    public char state() {
        String state = value("State");
        return state.isEmpty() ? UNKNOWN : state.charAt(0);
    }

    /** Returns the effective user, because a setuid program does not run with the rights of the user who started it. */
    public OptionalLong user() {
        String[] ids = value("Uid").split("\\s+", -1);
        return ids.length > 1 ? OptionalLong.of(parse(ids[1])) : OptionalLong.empty();
    }

    /** Returns the debugger that is attached, if there is one in this PID namespace. */
    public OptionalLong tracer() {
        long tracer = number("TracerPid");
        return tracer > 0 ? OptionalLong.of(tracer) : OptionalLong.empty();
    }

    /**
     * Returns the PID in the process's own PID namespace.
     *
     * @param outside its PID here, for Linux before 4.1
     */
    public long innermostPid(long outside) {
        // one PID for each namespace that it is in, its own last
        String ids = value("NSpid");
        return ids.isEmpty() ? outside : parse(ids.substring(ids.lastIndexOf('\t') + 1));
    }

    private long number(String name) {
        return parse(value(name));
    }

    private static long parse(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
