package dev.projax.core.allocation;

import java.time.Duration;

/** How long a lease waits before its next attempt. */
final class LeasePause {
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /** An attempt among a thousand leased ports takes a while. So it is repeated less often, for 2 % of one CPU. */
    private static final int PER_COST = 49;

    private static final Duration LONGEST_FOR_COST = Duration.ofSeconds(5);

    private LeasePause() {}

    /**
     * Returns the pause after an attempt.
     *
     * @param failures how many attempts have failed, at least 1
     * @param cost how long the quickest one worked
     * @param rest how long the caller is ready to wait
     */
    static Duration after(int failures, Duration cost, Duration rest) {
        int doublings = Math.min(failures - 1, 5);
        Duration usual = shorter(SHORTEST.multipliedBy(1L << doublings), LONGEST);
        Duration forCost = shorter(cost.multipliedBy(PER_COST), LONGEST_FOR_COST);
        return shorter(usual.compareTo(forCost) > 0 ? usual : forCost, rest);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
