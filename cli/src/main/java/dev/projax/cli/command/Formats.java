package dev.projax.cli.command;

import dev.projax.core.discovery.Candidate;
import java.time.Duration;
import java.time.Instant;

/** Writes values for people. */
public final class Formats {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** The boot time depends on a clock that is corrected from time to time. */
    private static final Duration CORRECTION = Duration.ofMinutes(1);

    private Formats() {}

    public static String of(Candidate.Source source) {
        return switch (source) {
            case PORT_FILE -> "port file";
            case RECORD -> "record";
            case RANGE -> "range";
            case EXTRA -> "extra";
            case CALLER -> "caller";
        };
    }

    /**
     * Returns the text with a question mark for each character that breaks a line, controls a terminal or reverses
     * text.
     */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean isUnsafe = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            printable.append(isUnsafe ? '?' : c);
        }
        return printable.toString();
    }

    /** Returns the milliseconds with one decimal. */
    public static double milliseconds(Duration time) {
        return Math.round(time.toNanos() / NANOS_PER_MILLISECOND * 10) / 10.0;
    }

    /**
     * Returns how long something has run. Returns a dash if the start time is impossible because the clock was wrong:
     * in the future, or before the machine booted.
     *
     * @param boot the boot time; {@link Instant#MIN} if unknown
     */
    public static String uptime(Instant started, Instant now, Instant boot) {
        boolean beforeBoot =
                started.isBefore(boot) && Duration.between(started, boot).compareTo(CORRECTION) > 0;
        return beforeBoot ? "-" : uptime(Duration.between(started, now));
    }

    /** Returns the two largest units that are not zero: {@code 3d 4h}, {@code 5m 0s}; or {@code 12s}. */
    public static String uptime(Duration time) {
        if (time.isNegative()) {
            return "-";
        }
        if (time.toDays() > 0) {
            return time.toDays() + "d " + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h " + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m " + time.toSecondsPart() + "s" : time.toSeconds() + "s";
    }
}
