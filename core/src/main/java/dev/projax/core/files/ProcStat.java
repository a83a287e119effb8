package dev.projax.core.files;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The state and the relatives of a process, from {@code /proc/PID/stat} (proc_pid_stat(5)). Other systems have no such
 * file.
 *
 * @param state the letter of its state, or that of its first thread if it has several
 * @param parent the PID of its parent; 0 if it has none here
 * @param group its process group, which a shell calls a job
 * @param session its session
 * @param terminal the number of its controlling terminal; 0 if it has none
 * @param foregroundGroup the process group in the foreground of that terminal; -1 if it has none
 * @param threads how many threads it has
 * @param started when it was started, in clock ticks since boot
 */
public record ProcStat(
        char state,
        long parent,
        long group,
        long session,
        long terminal,
        long foregroundGroup,
        long threads,
        long started) {
    private static final Path PROC = Path.of("/proc");

    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int TERMINAL = 4;
    private static final int FOREGROUND_GROUP = 5;
    private static final int THREADS = 17;
    private static final int STARTED = 19;

    /** Reads about a process; empty if it is gone or hidden, or if this is not Linux. */
    public static Optional<ProcStat> of(long pid) {
        return of(Long.toString(pid));
    }

    /**
     * Returns whether a process runs, on any system. On Linux, one that its parent has not collected yet does not; Java
     * has a handle for it.
     */
    public static boolean isRunning(long pid) {
        return of(pid).map(stat -> !stat.hasExited())
                .orElseGet(() -> ProcessHandle.of(pid).isPresent());
    }

    /** Reads about this process, even if {@code /proc} shows the PIDs of another namespace. */
    public static Optional<ProcStat> self() {
        return of("self");
    }

    private static Optional<ProcStat> of(String process) {
        return parse(ProcFile.text(PROC.resolve(process).resolve("stat")));
    }

    /**
     * Reads the content of such a file; empty if it is something else. The second field is the name of the program in
     * parentheses, and may contain spaces and parentheses itself.
     */
    public static Optional<ProcStat> parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", STARTED + 2);
        if (fields.length <= STARTED || fields[STATE].length() != 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcStat(
                    fields[STATE].charAt(0),
                    Long.parseLong(fields[PARENT]),
                    Long.parseLong(fields[GROUP]),
                    Long.parseLong(fields[SESSION]),
                    Long.parseLong(fields[TERMINAL]),
                    Long.parseLong(fields[FOREGROUND_GROUP]),
                    Long.parseLong(fields[THREADS]),
                    Long.parseLong(fields[STARTED])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns whether a signal has stopped it, as Ctrl-Z does. */
    public boolean isStopped() {
        return state == 'T';
    }

    /** Returns whether it runs in the foreground of its terminal. */
    public boolean isInForeground() {
        return group == foregroundGroup;
    }

    /** Returns whether it has exited, although its parent has not collected it yet. */
    public boolean hasExited() {
        return hasExited(state, threads);
    }

    /** Its first thread can exit before the others. Then the process looks like a zombie, but lives. */
    static boolean hasExited(char state, long threads) {
        return state == 'X' || (state == 'Z' && threads <= 1);
    }
}
