package dev.projax.desktop;

import java.time.Duration;

/**
 * The time to wait after failures in a row: it doubles with each failure, up to a limit. Part of it is random, so that
 * many apps that lose the same server do not all come back at the same moment.
 *
 * @param first the wait after one failure
 * @param most the limit
 */
record Backoff(Duration first, Duration most) {
    Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("not a range of waiting times: " + first + " to " + most);
        }
    }

    /**
     * Returns the time to wait: zero after no failure.
     *
     * @param failures how many in a row
     * @param chance from 0 to 1: three quarters of the time are fixed, and the last quarter is multiplied by this
     */
    Duration after(int failures, double chance) {
        if (failures == 0) {
            return Duration.ZERO;
        }
        Duration wait = first;
        for (int i = 1; i < failures && wait.compareTo(most) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        long nanos = (wait.compareTo(most) < 0 ? wait : most).toNanos();
        return Duration.ofNanos((long) (nanos * (0.75 + 0.25 * chance)));
    }
}
