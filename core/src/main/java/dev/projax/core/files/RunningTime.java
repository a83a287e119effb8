package dev.projax.core.files;

/**
 * The time that this process has spent waiting and working, without the time in which it did not run: because of a CPU
 * limit, a stop signal, or because the machine slept. Callers wait in short steps and note each one. If a step takes
 * far longer than planned, the process did not run, and then another program's silence is not a fault. Not safe for use
 * by several threads.
 */
public final class RunningTime {
    /** The longest step to wait for at once, in nanoseconds. */
    public static final long STEP = 20_000_000;

    /**
     * How much longer than planned a step may take, in nanoseconds, because of the work between two waits and a busy
     * machine.
     */
    static final long WORK = 30_000_000;

    private long last;
    private long counted;

    private RunningTime(long now) {
        this.last = now;
    }

    /** Starts measuring. */
    public static RunningTime start() {
        return new RunningTime(System.nanoTime());
    }

    /**
     * Notes that a step is over, including the work since the previous one.
     *
     * @param planned the nanoseconds that it planned to wait; 0 if it only worked
     */
    public void note(long planned) {
        long now = System.nanoTime();
        counted += counted(planned, now - last);
        last = now;
    }

    /** Returns how many nanoseconds of a step count. */
    static long counted(long planned, long took) {
        return Math.min(took, planned + WORK);
    }

    /** Returns the nanoseconds that count, up to the last noted step. */
    public long elapsed() {
        return counted;
    }
}
