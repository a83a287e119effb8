package dev.projax.cli.command;

import java.time.Duration;

/** Parses times on the command line: a whole number and a unit, {@code ms}, {@code s}, {@code m} or {@code h}. */
public final class Durations {
    private static final int MOST_DIGITS = 9;

    private Durations() {}

    /**
     * Returns the duration that {@code text} denotes.
     *
     * @throws IllegalArgumentException if {@code text} has another form, or is zero
     */
    public static Duration parse(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            throw notATime(text);
        }
        long amount = Long.parseLong(text.substring(0, digits));
        Duration time = switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw notATime(text);
        };
        if (time.isZero()) {
            throw new IllegalArgumentException("\"" + text + "\" is zero; choose a time like 500ms or 2s");
        }
        return time;
    }

    /** Returns the text that {@link #parse} reads as {@code time}, like {@code 500ms} or {@code 2s}. */
    public static String option(Duration time) {
        return words(time).replace(" ", "");
    }

    /** Returns {@code time} for a message, like {@code 500 ms} or {@code 2 s}. */
    public static String words(Duration time) {
        return time.toMillisPart() == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static IllegalArgumentException notATime(String text) {
        return new IllegalArgumentException("\"" + text + "\" is not a valid time; write it like 500ms or 2s");
    }
}
