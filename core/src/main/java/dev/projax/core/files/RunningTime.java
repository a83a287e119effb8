package dev.projax.core.files;

/**
 * How long this process has waited and worked, without the time in which it did not run: under a CPU limit, stopped by a
 * signal, asleep with the machine. Who waits does so in short steps and notes each; a step that took far longer than it was
 * to take says that the process did not run, and then nobody else is to blame for the silence. Not safe for threads.
 */
public final class RunningTime {
    /** The longest step to wait for at once, in nanoseconds. */
    public static final long STEP = 20_000_000;

    /** So much longer may a step take, in nanoseconds: for the work between two waits, and for a busy machine. */
    static final long WORK = 30_000_000;

    private long last;
    private long counted;

    private RunningTime(long now) {
        this.last = now;
    }

    /** Starts to measure. */
    public static RunningTime start() {
        return new RunningTime(System.nanoTime());
    }

    /**
     * Notes that a step is over, and the work since the one before it.
     *
     * @param planned the nanoseconds that it was to wait; 0 for work alone
     */
    public void note(long planned) {
        long now = System.nanoTime();
        counted += counted(planned, now - last);
        last = now;
    }

    /** Returns how much of a step counts. */
    static long counted(long planned, long took) {
        return Math.min(took, planned + WORK);
    }

    /** Returns the nanoseconds that count, up to the last step that was noted. */
    public long elapsed() {
        return counted;
    }
}
