package dev.projax.core.net;

import java.time.Duration;

/** The point in time at which somebody stops waiting. */
public final class Deadline {
    /** Nobody waits longer; far from where a sum of milliseconds or nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Duration limit;
    private final long start = System.nanoTime();

    private Deadline(Duration limit) {
        this.limit = limit;
    }

    /** Begins to count now; more than a year counts as a year. */
    public static Deadline in(Duration limit) {
        return new Deadline(limit.compareTo(LONGEST) < 0 ? limit : LONGEST);
    }

    /** Returns when it began to count, as {@link System#nanoTime} has it. */
    public long start() {
        return start;
    }

    /** Returns what is left, never less than nothing. */
    public Duration rest() {
        Duration rest = limit.minusNanos(System.nanoTime() - start);
        return rest.isNegative() ? Duration.ZERO : rest;
    }

    /** Returns what is left in milliseconds, rounded up; 0 if it is over. */
    public int restMillis() {
        return (int) Math.min(rest().plusNanos(999_999).toMillis(), Integer.MAX_VALUE);
    }

    public boolean isOver() {
        return rest().isZero();
    }

    /** Returns the whole time in words, like {@code 500 ms}. */
    @Override
    public String toString() {
        return limit.toMillis() + " ms";
    }
}
