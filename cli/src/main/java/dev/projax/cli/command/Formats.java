package dev.projax.cli.command;

import dev.projax.core.discovery.Candidate;
import java.time.Duration;
import java.time.Instant;

/** How values are written for people. */
public final class Formats {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    /** The system knows when it was started by a clock that is corrected now and then. */
    private static final Duration CORRECTION = Duration.ofMinutes(1);

    private Formats() {}

    public static String of(Candidate.Source source) {
        return switch (source) {
            case PORT_FILE -> "port file";
            case RECORD -> "record";
            case RANGE -> "range";
            case EXTRA -> "extra";
            case CALLER -> "asked";
        };
    }

    /** Returns the text without characters that break a line, steer a terminal, or turn the writing round. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int type = Character.getType(c);
            boolean steers = Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            printable.append(steers ? '?' : c);
        }
        return printable.toString();
    }

    /** Returns the milliseconds with one decimal. */
    public static double milliseconds(Duration time) {
        return Math.round(time.toNanos() / NANOS_PER_MILLISECOND * 10) / 10.0;
    }

    /**
     * Returns how long something has run; a dash if that cannot be, because it started by a clock that was wrong: in the
     * future, or before the machine did.
     *
     * @param boot when the machine was started; {@link Instant#MIN} where that is not known
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
