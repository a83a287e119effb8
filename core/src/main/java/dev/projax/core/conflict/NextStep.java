package dev.projax.core.conflict;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a port: what, not how, because each program has its own commands. It is decided together with
 * what may be terminated, so it never leads to a refusal. Immutable.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class NextStep {
    private final Action action;
    private final List<ProcessInfo> processes;
    private final @Nullable String user;
    private final @Nullable Path home;

    /** What to do. */
    public enum Action {
        /** Start a server there, because the port is free. */
        BIND,

        /** Use another port, because this one can neither be used nor freed. */
        CHOOSE_ANOTHER_PORT,

        /** Ask the server to stop. */
        STOP_SERVER,

        /** Restart the server, which then gets both loopback addresses of a port. */
        RESTART_SERVER,

        /** Kill the server, because it does not respond. */
        KILL_SERVER,

        /** Terminate the server with a signal, which stops it too, because it cannot be asked from here. */
        SIGNAL_SERVER,

        /** Terminate the holder with a {@link GuardedKill}. */
        TERMINATE,

        /** Continue the stopped processes, which cannot exit before. */
        CONTINUE,

        /** Wait until the port is free, because no process can be terminated for that. */
        WAIT,

        /** Release the lease, which no program runs in. */
        RELEASE_LEASE,

        /** Look at the processes, and decide. */
        SHOW_PROCESSES,

        /** Look at what the holder holds the port for. */
        SHOW_FORWARDED,

        /** Inspect the port again as a user who sees more. */
        INSPECT_AS_USER,

        /** Inspect the port again from outside this container or namespace, where the holder is. */
        INSPECT_OUTSIDE
    }

    private NextStep(Action action, List<ProcessInfo> processes, @Nullable String user, @Nullable Path home) {
        this.action = action;
        this.processes = List.copyOf(processes);
        this.user = user;
        this.home = home;
    }

    static NextStep of(Action action) {
        return new NextStep(action, List.of(), null, null);
    }

    static NextStep of(Action action, List<ProcessInfo> processes) {
        return new NextStep(action, processes, null, null);
    }

    /** Returns a copy that only that user can do; null if the asker can. */
    NextStep by(@Nullable String someone) {
        return new NextStep(action, processes, someone, home);
    }

    /** Returns a copy for the server of another home; null for one of the app's own home. */
    NextStep in(@Nullable Path directory) {
        return new NextStep(action, processes, user, directory);
    }

    /** Returns what to do. */
    public Action action() {
        return action;
    }

    /** Returns the processes that it concerns; none if it concerns no visible process. */
    public List<ProcessInfo> processes() {
        return processes;
    }

    /** Returns the name or uid of the user who can do it; empty if the one who asks can. */
    public Optional<String> user() {
        return Optional.ofNullable(user);
    }

    /** Returns the home of the server that it concerns; empty if that is the app's own home, or if no server is concerned. */
    public Optional<Path> home() {
        return Optional.ofNullable(home);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NextStep step && parts().equals(step.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(action, processes, user, home);
    }

    /** Returns {@code TERMINATE node (pid 812) as ada}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(action.name());
        processes.forEach(process -> text.append(' ').append(process));
        return text + (user == null ? "" : " as " + user) + (home == null ? "" : " in " + home);
    }
}
