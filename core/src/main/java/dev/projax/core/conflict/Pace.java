package dev.projax.core.conflict;

import java.time.Duration;

/**
 * How often a wait looks whether it is over: every 10 ms at first, because most waits are short, and every 200 ms at
 * the end. A look at all processes of the system costs much more than a try to bind a port, so it must fit into a small
 * part of the time that has passed. Times include those in which this process did not run, so a busy machine is looked
 * at less often, but every 5 s at least. Not thread-safe.
 */
final class Pace {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

    /** The part of the time waited so far by which a wait may notice its end too late. */
    private static final int TENTH = 10;

    private static final Duration LONGEST_WITHOUT_LOOK = Duration.ofSeconds(5);

    private final long start = System.nanoTime();
    private Duration spent = Duration.ZERO;
    private long lastLook = start;

    /** What a look is for, and so how much time looks may take. */
    enum Urgency {
        /** Nothing has changed that we know of. */
        ROUTINE(Duration.ofMillis(100), 200),

        /** Something has changed, and the look may be the last one. */
        URGENT(Duration.ofMillis(300), 100);

        private final Duration advance;
        private final int part;

        /**
         * @param advance the time for looks at the start of a wait
         * @param part the divisor for the time that has passed
         */
        Urgency(Duration advance, int part) {
            this.advance = advance;
            this.part = part;
        }

        /** Returns whether a wait that has lasted for {@code elapsed} and spent that time on looks affords one more. */
        boolean affords(Duration elapsed, Duration spentOnLooks) {
            return spentOnLooks.compareTo(advance.plus(elapsed.dividedBy(part))) < 0;
        }
    }

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

    /** Returns whether it is time for a look. */
    boolean isLookDue(Urgency urgency) {
        return urgency.affords(since(start), spent) || since(lastLook).compareTo(LONGEST_WITHOUT_LOOK) > 0;
    }

    /** Looks, and counts the time that this takes. */
    <T, E extends Exception> T look(Look<T, E> look) throws E {
        long begin = System.nanoTime();
        try {
            return look.get();
        } finally {
            lastLook = System.nanoTime();
            spent = spent.plusNanos(lastLook - begin);
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
