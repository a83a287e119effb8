package dev.projax.core.conflict;

import java.time.Duration;

/**
 * How often a wait looks whether it is over: every 10 ms at first, because most waits are short, and every 200 ms at
 * the end. A look at all processes of the system costs much more than a try to bind a port, so a wait affords it only
 * for a hundredth of its time. Not thread-safe.
 */
final class Pace {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /** The part of the time waited so far by which a wait may notice its end too late. */
    private static final int TENTH = 10;

    /** The time for looks at the start of a wait. */
    private static final Duration ADVANCE = Duration.ofMillis(300);

    private static final int HUNDREDTH = 100;

    private final long start = System.nanoTime();
    private Duration spent = Duration.ZERO;

    /** A look that takes a while. */
    @FunctionalInterface
    interface Look<T, E extends Exception> {
        T get() throws E;
    }

    /** Returns the pause before the next try. */
    Duration pause() {
        return pause(since(start));
    }

    /** Returns the pause in a wait that has lasted for {@code elapsed}. */
    static Duration pause(Duration elapsed) {
        Duration tenth = elapsed.dividedBy(TENTH);
        if (tenth.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return tenth.compareTo(LONGEST_PAUSE) < 0 ? tenth : LONGEST_PAUSE;
    }

    /** Returns whether it can afford another look. */
    boolean affordsLook() {
        return affordsLook(since(start), spent);
    }

    /** Returns whether a wait that has lasted for {@code elapsed} affords another look after it spent that time on looks. */
    static boolean affordsLook(Duration elapsed, Duration spent) {
        return spent.compareTo(ADVANCE.plus(elapsed.dividedBy(HUNDREDTH))) < 0;
    }

    /** Looks, and counts the time that this takes. */
    <T, E extends Exception> T look(Look<T, E> look) throws E {
        long begin = System.nanoTime();
        try {
            return look.get();
        } finally {
            spent = spent.plus(since(begin));
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
