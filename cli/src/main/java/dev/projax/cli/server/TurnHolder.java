package dev.projax.cli.server;

import dev.projax.core.files.LockHolder;
import dev.projax.core.files.ProcStat;
import dev.projax.core.instances.StartLock;
import dev.projax.core.registry.App;
import java.util.Optional;

/**
 * The process that holds the start lock, on systems that show it.
 *
 * @param name its name and pid
 * @param commandLine empty if it is not visible
 * @param isSuspended whether it is suspended, by Ctrl-Z for example
 */
record TurnHolder(long pid, String name, Optional<String> commandLine, boolean isSuspended) {
    /** In the command line of each process of Projax. */
    private static final String OURS = "-Dprojax.launcher=";

    static Optional<TurnHolder> of(App app) {
        return LockHolder.of(StartLock.file(app))
                .map(pid -> new TurnHolder(
                        pid,
                        LockHolder.name(pid),
                        ProcessHandle.of(pid).flatMap(it -> it.info().commandLine()),
                        ProcStat.of(pid).filter(ProcStat::isStopped).isPresent()));
    }

    /** Returns which process it is and what to do, if it starts no server; empty if it may be about to. */
    Optional<String> whyNobodyStarts() {
        if (isSuspended) {
            return Optional.of(name + ", which is suspended; try: kill -CONT " + pid);
        }
        boolean isForeign = commandLine.isPresent() && !commandLine.get().contains(OURS);
        return isForeign ? Optional.of(name + ", which is not Projax; try: kill " + pid) : Optional.empty();
    }
}
