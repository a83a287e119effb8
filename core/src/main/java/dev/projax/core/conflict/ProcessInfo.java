package dev.projax.core.conflict;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A process, as far as this user may see it. Its name and command line come from the process itself and may contain
 * anything, including terminal control characters.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class ProcessInfo {
    /** The largest number of ancestors that are listed. */
    private static final int MOST_PARENTS = 16;

    private final long pid;
    private final String name;
    private final List<String> command;
    private final String user;
    private final @Nullable Path directory;
    private final @Nullable Instant started;
    private final List<Parent> parents;
    private final OnLinux onLinux;

    /** What a process is doing. */
    public enum State {
        /** It runs, or waits for something to do. */
        RUNNING,

        /** A signal has stopped it, as Ctrl-Z does. It does nothing until it is continued, so it cannot exit either. */
        STOPPED,

        /** A debugger has stopped it. Only the debugger can continue it. */
        TRACED
    }

    /**
     * What a process is doing, and who can change that.
     *
     * @param tracer the PID of the debugger that is attached; 0 if none
     * @param isJob whether {@code fg} continues it in the shell that started this program
     */
    record Activity(State state, long tracer, boolean isJob) {
        static final Activity RUNNING = new Activity(State.RUNNING, 0, false);
    }

    /**
     * What is known on Linux only.
     *
     * @param pidInside its pid inside its own PID namespace
     * @param executable the file that it executes; null if hidden
     * @param isVisibleToItsUser whether another process of its user, without special rights, can see its open files
     */
    record OnLinux(long pidInside, @Nullable Path executable, Activity activity, boolean isVisibleToItsUser) {}

    /**
     * @param name the name of the program, without its directory
     * @param command the program and its arguments; empty if hidden
     * @param user the name or the uid of its user; empty if hidden
     * @param directory its working directory; null if hidden
     * @param started when it started; null if hidden
     * @param parents its parent process, then the parent of that one, and so on
     */
    public ProcessInfo(
            long pid,
            String name,
            List<String> command,
            String user,
            @Nullable Path directory,
            @Nullable Instant started,
            List<Parent> parents) {
        this(pid, name, command, user, directory, started, parents, new OnLinux(pid, null, Activity.RUNNING, true));
    }

    private ProcessInfo(
            long pid,
            String name,
            List<String> command,
            String user,
            @Nullable Path directory,
            @Nullable Instant started,
            List<Parent> parents,
            OnLinux onLinux) {
        this.pid = pid;
        this.name = name;
        this.command = List.copyOf(command);
        this.user = user;
        this.directory = directory;
        this.started = started;
        this.parents = List.copyOf(parents);
        this.onLinux = onLinux;
    }

    /**
     * An ancestor of a process.
     *
     * @param pid its process id
     * @param name the name of the program, without its directory
     */
    public record Parent(long pid, String name) {
        /** Returns {@code bash (pid 800)}. */
        @Override
        public String toString() {
            return name + " (pid " + pid + ")";
        }
    }

    /** Returns what the JDK knows about a process. For other users' processes that may be little. */
    public static ProcessInfo of(ProcessHandle process) {
        ProcessHandle.Info info = process.info();
        List<String> command = new ArrayList<>();
        info.command().ifPresent(command::add);
        info.arguments().ifPresent(arguments -> command.addAll(List.of(arguments)));
        return new ProcessInfo(
                process.pid(),
                name(process),
                command,
                info.user().orElse(""),
                null,
                info.startInstant().orElse(null),
                parents(process, ProcessInfo::name));
    }

    /** Returns the ancestors, nearest first, each with the name that {@code naming} gives it. */
    static List<Parent> parents(ProcessHandle process, Naming naming) {
        List<Parent> parents = new ArrayList<>();
        Optional<ProcessHandle> next = process.parent();
        while (next.isPresent() && parents.size() < MOST_PARENTS) {
            parents.add(new Parent(next.get().pid(), naming.nameOf(next.get())));
            next = next.get().parent();
        }
        return parents;
    }

    /** A way to name a process. */
    @FunctionalInterface
    interface Naming {
        String nameOf(ProcessHandle process);
    }

    private static String name(ProcessHandle process) {
        return process.info().command().map(ProcessInfo::lastPart).orElse("process");
    }

    /** Returns the part after the last slash or backslash. */
    static String lastPart(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** Returns the process id. */
    public long pid() {
        return pid;
    }

    /**
     * Returns its pid inside its own PID namespace, which in a container differs from {@link #pid}, the one out here.
     */
    public long pidInside() {
        return onLinux.pidInside();
    }

    /** Returns a copy with what is known on Linux. */
    ProcessInfo with(OnLinux known) {
        return new ProcessInfo(pid, name, command, user, directory, started, parents, known);
    }

    /**
     * Returns whether another process of its user, without special rights, can see its open files. As far as is known:
     * only root asks.
     */
    boolean isVisibleToItsUser() {
        return onLinux.isVisibleToItsUser();
    }

    /** Returns the name of the program, without its directory. */
    public String name() {
        return name;
    }

    /** Returns the program and its arguments; empty if hidden. */
    public List<String> command() {
        return command;
    }

    /** Returns the name or the uid of its user, if visible. */
    public Optional<String> user() {
        return user.isEmpty() ? Optional.empty() : Optional.of(user);
    }

    /** Returns its working directory, if visible. */
    public Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }

    /** Returns when it started, if visible. */
    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /** Returns the file that it executes, if visible. For a script, that is the interpreter. */
    public Optional<Path> executable() {
        return Optional.ofNullable(onLinux.executable());
    }

    /** Returns what it is doing. */
    public State state() {
        return onLinux.activity().state();
    }

    /** Returns the PID of the debugger that is attached to it; empty if there is none or if it is hidden. */
    public OptionalLong tracer() {
        long tracer = onLinux.activity().tracer();
        return tracer == 0 ? OptionalLong.empty() : OptionalLong.of(tracer);
    }

    /**
     * Returns whether it is a stopped job of the shell that started this program. Then {@code fg} continues it there.
     */
    public boolean isStoppedJob() {
        return onLinux.activity().isJob();
    }

    /** Returns its parent process, then the parent of that one, and so on. */
    public List<Parent> parents() {
        return parents;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProcessInfo process && parts().equals(process.parts());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(pid);
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(pid, name, command, user, directory, started, parents, onLinux);
    }

    /** Returns {@code node (pid 812)}. */
    @Override
    public String toString() {
        return name + " (pid " + pid + ")";
    }
}
