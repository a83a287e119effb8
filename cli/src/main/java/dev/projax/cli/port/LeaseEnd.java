package dev.projax.cli.port;

import dev.projax.cli.command.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a lease without a program ends by itself: when a process exits, or after a time.
 *
 * @param pid the process; 0 for none
 * @param time how long the lease lasts; null for no limit
 */
record LeaseEnd(long pid, @Nullable Duration time) {
    /** It is over when it is released. */
    static final LeaseEnd NEVER = new LeaseEnd(0, null);

    private static final int MOST_DIGITS = 18;
    private static final Duration LONGEST = Duration.ofDays(366);

    /** Parses {@code 4242}, a process, or {@code 8h}, a time. */
    static LeaseEnd parse(String text) {
        boolean isNumber = !text.isEmpty() && text.chars().allMatch(c -> '0' <= c && c <= '9');
        if (isNumber && text.length() <= MOST_DIGITS && Long.parseLong(text) > 0) {
            return new LeaseEnd(Long.parseLong(text), null);
        }
        Duration time;
        try {
            time = Durations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither a process ID nor a time; write it like 4242 or 8h", e);
        }
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is more than a year; for a lease without an end, leave --until out");
        }
        return new LeaseEnd(0, time);
    }
}
