package dev.projax.desktop;

import java.time.Duration;

/**
 * How long to wait after failures in a row: twice as long after each, up to a limit. A part of it is chance, so that many
 * apps that lose the same server do not all come at the same moment.
 *
 * @param first after one failure
 * @param most the limit
 */
record Backoff(Duration first, Duration most) {
    Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("no waiting times: " + first + " to " + most);
        }
    }

    /**
     * Returns the time to wait, zero after no failure.
     *
     * @param failures how many in a row
     * @param chance from 0 to 1: of the time, three quarters are certain and the last one is multiplied with it
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
