package dev.projax.core.net;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The point in time at which a caller stops waiting. */
public final class Deadline {
    /** The longest limit. Sums of its milliseconds or nanoseconds stay far below an overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private static final Duration RETRY = Duration.ofMillis(50);

    private final Duration limit;
    private final long start = System.nanoTime();

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    /** Returns a deadline that starts now. A limit of more than a year counts as a year. */
    public static Deadline in(Duration limit) {
        return new Deadline(limit.compareTo(LONGEST) < 0 ? limit : LONGEST);
    }

    /** Returns its start, as a value of {@link System#nanoTime}. */
    public long start() {
        return start;
    }

    /** Returns the time that is left; zero if it is over. */
    public Duration rest() {
        Duration rest = limit.minusNanos(System.nanoTime() - start);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** Returns the milliseconds that are left, rounded up; 0 if it is over. */
    public int restMillis() {
        return (int) Math.min(rest().plusNanos(999_999).toMillis(), Integer.MAX_VALUE);
    }

    /**
     * Waits 50 ms, for the next look at something that may have changed.
     *
     * @param what what the caller waits for, the end of {@code interrupted while waiting for ...}
     * @throws InterruptedIOException if the thread is interrupted; the interrupt stays set
     */
    public static void pause(String what) throws InterruptedIOException {
        pause(RETRY, what);
    }

    /** Waits for {@code time}, like {@link #pause(String)}. */
    public static void pause(Duration time, String what) throws InterruptedIOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + what);
        }
    }

    public boolean isOver() {
        return rest().isZero();
    }

    /** Returns the whole limit as text, like {@code 500 ms} or {@code 10 s}. */
    @Override
    public String toString() {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
