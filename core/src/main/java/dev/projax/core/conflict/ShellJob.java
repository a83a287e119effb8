package dev.projax.core.conflict;

import dev.projax.core.files.ProcStat;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * A job of a shell: a process group in the shell's session, with the shell's terminal (credentials(7)).
 *
 * @param shell the shell's PID
 * @param group the process group, which no other job has
 * @param session the session of the job and the shell
 * @param terminal their controlling terminal
 */
record ShellJob(long shell, long group, long session, long terminal) {
    /** No shell starts jobs that are nested this deeply. Parents that change in the meantime could make a circle. */
    private static final int MOST_PARENTS = 100;

    /**
     * Returns whether the shell that started {@code asker} has {@code process} in another one of its jobs. Then
     * {@code fg} continues it there.
     *
     * @param stats what the system reports about a process, by PID
     */
    static boolean isAnotherJob(long process, long asker, LongFunction<Optional<ProcStat>> stats) {
        Optional<ShellJob> own = of(asker, stats);
        Optional<ShellJob> other = of(process, stats);
        return own.isPresent() && other.isPresent() && own.get().isNextTo(other.get());
    }

    private boolean isNextTo(ShellJob other) {
        return shell == other.shell && session == other.session && terminal == other.terminal && group != other.group;
    }

    /** Returns the job that a process belongs to: the nearest ancestor in another process group started it. */
    private static Optional<ShellJob> of(long process, LongFunction<Optional<ProcStat>> stats) {
        Optional<ProcStat> own = stats.apply(process).filter(it -> it.terminal() != 0);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        ProcStat job = own.get();
        long parent = job.parent();
        for (int i = 0; i < MOST_PARENTS; i++) {
            Optional<ProcStat> above = stats.apply(parent).filter(it -> it.session() == job.session());
            if (above.isEmpty()) {
                return Optional.empty();
            }
            if (above.get().group() != job.group()) {
                return Optional.of(new ShellJob(parent, job.group(), job.session(), job.terminal()));
            }
            parent = above.get().parent();
        }
        return Optional.empty();
    }
}
