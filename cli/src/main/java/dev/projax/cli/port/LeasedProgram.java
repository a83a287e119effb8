package dev.projax.cli.port;

import dev.projax.core.files.ProcStat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The process that runs a leased program: {@code bin/projax}, which becomes the program and keeps its PID. It is no
 * child of ours, so we must look whether it still runs.
 *
 * @param pid its PID
 * @param started when it was started, in clock ticks since boot; -1 if unknown
 */
record LeasedProgram(long pid, long started) {
    private static final long UNKNOWN = -1;
    /** A short program is watched more often, because its port may be wanted next. */
    private static final long SHORT = TimeUnit.SECONDS.toNanos(1);

    private static final long OFTEN_MILLIS = 50;
    private static final long SELDOM_MILLIS = 500;

    /**
     * Reads what {@code bin/projax} knows about its own process.
     *
     * @param started a number, or empty if it knows only its PID
     * @throws NumberFormatException if it is something else
     */
    static LeasedProgram parse(String pid, String started) {
        return new LeasedProgram(Long.parseLong(pid), started.isEmpty() ? UNKNOWN : Long.parseLong(started));
    }

    /** Returns a running process that anything else started; empty if it has exited or cannot be seen. */
    static Optional<LeasedProgram> running(long pid) {
        long started = ProcStat.of(pid).map(ProcStat::started).orElse(UNKNOWN);
        return Optional.of(new LeasedProgram(pid, started)).filter(LeasedProgram::runs);
    }

    /** Interrupts a thread when the program exits, unless the returned thread, which waits for that, is interrupted. */
    Thread interruptAtExit(Thread waiting) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        awaitExit();
                        waiting.interrupt();
                    } catch (InterruptedException e) {
                        // the ports are leased
                    }
                },
                "projax-leased-program");
        watcher.setDaemon(true);
        watcher.start();
        return watcher;
    }

    /** Waits until it exits. */
    void awaitExit() throws InterruptedException {
        long since = System.nanoTime();
        while (runs()) {
            Thread.sleep(System.nanoTime() - since < SHORT ? OFTEN_MILLIS : SELDOM_MILLIS);
        }
    }

    /** Returns whether it runs. A process that its parent has not collected yet does not. */
    boolean runs() {
        if (started == UNKNOWN) {
            return ProcStat.isRunning(pid);
        }
        Optional<ProcStat> now = ProcStat.of(pid);
        return now.isPresent() && now.get().started() == started && !now.get().hasExited();
    }
}
