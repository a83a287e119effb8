package dev.projax.cli.server;

import dev.projax.core.discovery.Server;
import dev.projax.core.files.ProcStat;
import dev.projax.core.instances.HeldLock;
import dev.projax.core.registry.InstanceId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The process of a server, if it is visible from here. The pid in the record is not enough, because another process may
 * have it by now, or it may be a pid in a container. On Linux, the process must have the server's lock file open. On
 * other systems, it must have started shortly before the server.
 */
final class InstanceProcess {
    private static final Path PROC = Path.of("/proc");

    /** The longest time from the start of a JVM to the start of the server in it, on a very busy machine. */
    private static final Duration MAY_TAKE_TO_START = Duration.ofSeconds(60);

    /** Systems round the start time of a process, to a second at most. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private static final long PAUSE_MILLIS = 5;
    private static final long INIT = 1;

    private final ProcessHandle process;

    private InstanceProcess(ProcessHandle process) {
        this.process = process;
    }

    /**
     * Returns the process of a server that is still running. Empty if the process is hidden, like another user's or
     * another container's, and if it is this process, which does not exit.
     */
    static Optional<InstanceProcess> of(Server server, InstanceId id) {
        return ProcessHandle.of(server.pid().orElse(0))
                .filter(it -> !it.equals(ProcessHandle.current()))
                .filter(it -> Files.isDirectory(PROC.resolve("self")) ? holdsLockOf(id, it) : fits(server, it))
                .map(InstanceProcess::new);
    }

    /** Compares only the IDs, because the home may have another path in the server's container. */
    private static boolean holdsLockOf(InstanceId id, ProcessHandle process) {
        return HeldLock.of(process.pid()).stream().anyMatch(lock -> lock.id().equals(id));
    }

    private static boolean fits(Server server, ProcessHandle process) {
        return process.info()
                .startInstant()
                .filter(it -> server.started()
                        .filter(started -> isBeginningOf(started, it))
                        .isPresent())
                .isPresent();
    }

    /** Returns whether a process that began at {@code began} can contain a server that started at {@code started}. */
    static boolean isBeginningOf(Instant started, Instant began) {
        return !began.isAfter(started.plus(ROUNDING)) && !began.isBefore(started.minus(MAY_TAKE_TO_START));
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it has exited, even if its parent has not reaped it yet. Returns whether it has. */
    boolean awaitExit(Duration limit) throws InterruptedException {
        // The handle knows the start time, so a later process with the same pid does not count.
        return await(() -> !process.isAlive() || isStat(ProcStat::hasExited), limit);
    }

    /**
     * Waits until the process is no longer visible. An exited process stays visible until its parent reaps it. The
     * parent of a server in the background is process 1, which does so soon. Other parents may never do it, so this
     * does not wait for them.
     */
    void awaitDisappearance(Duration limit) throws InterruptedException {
        await(() -> !process.isAlive() || !isStat(it -> it.parent() == INIT), limit);
    }

    private boolean isStat(Predicate<ProcStat> expected) {
        return ProcStat.of(pid()).filter(expected).isPresent();
    }

    private interface Condition {
        boolean holds();
    }

    private static boolean await(Condition condition, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }
}
