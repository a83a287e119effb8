package dev.projax.core.proof;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes {@code date-time} of RFC 3339, section 5.6. Written by hand because loading the JDK's formatter
 * costs a client tens of milliseconds at startup.
 */
public final class Rfc3339 {
    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";
    private static final int NANO_DIGITS = 9;

    /** The first second of the year 0. Only years with four digits are supported. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;

    private Rfc3339() {}

    /**
     * Returns {@code instant} in UTC, always with three decimals, like {@code 2024-01-01T12:00:00.000Z}. It is
     * truncated to milliseconds, not rounded.
     *
     * @throws IllegalArgumentException if the year is not in 0 to 9999
     */
    public static String format(Instant instant) {
        if (!hasFourDigitYear(instant)) {
            throw new IllegalArgumentException(instant + " is not in the years 0 to 9999");
        }
        LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(24);
        digits(text, utc.getYear(), 4).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2).append('.');
        return digits(text, utc.getNano() / 1_000_000, 3).append('Z').toString();
    }

    /**
     * Returns the instant, truncated to nanoseconds. A leap second counts as the second after it. Null if {@code text}
     * is not an instant, or if its year in UTC is not in 0 to 9999.
     */
    public static @Nullable Instant parse(String text) {
        if (!isInstant(text)) {
            return null;
        }
        int offset = offsetStart(text);
        long day = LocalDate.of(year(text), number(text, 5), number(text, 8)).toEpochDay();
        long minute = 60 * (24 * day + number(text, 11)) + number(text, 14) - offsetMinutes(text, offset);
        Instant instant = Instant.ofEpochSecond(60 * minute + number(text, 17), nanos(text, offset));
        return hasFourDigitYear(instant) ? instant : null;
    }

    public static boolean isInstant(@Nullable String text) {
        if (text == null || text.length() <= SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            if (!matches(SHAPE.charAt(i), text.charAt(i))) {
                return false;
            }
        }
        int offset = offsetStart(text);
        return isDate(text)
                && number(text, 11) <= 23
                && number(text, 14) <= 59
                && number(text, 17) <= 60
                && offset > 0
                && isOffset(text, offset);
    }

    /** Returns the index of the offset, after the optional fraction; 0 if the fraction has no digits. */
    private static int offsetStart(String text) {
        int at = SHAPE.length();
        if (text.charAt(at) != '.') {
            return at;
        }
        int firstDigit = ++at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at == firstDigit ? 0 : at;
    }

    private static boolean isOffset(String text, int at) {
        int length = text.length() - at;
        if (length == 1) {
            return text.charAt(at) == 'Z' || text.charAt(at) == 'z';
        }
        return length == 6
                && (text.charAt(at) == '+' || text.charAt(at) == '-')
                && isDigit(text.charAt(at + 1))
                && isDigit(text.charAt(at + 2))
                && text.charAt(at + 3) == ':'
                && isDigit(text.charAt(at + 4))
                && isDigit(text.charAt(at + 5))
                && number(text, at + 1) <= 23
                && number(text, at + 4) <= 59;
    }

    private static int offsetMinutes(String text, int at) {
        if (text.length() - at == 1) {
            return 0;
        }
        int minutes = 60 * number(text, at + 1) + number(text, at + 4);
        return text.charAt(at) == '-' ? -minutes : minutes;
    }

    /** Returns the fraction, which ends at {@code end}. Digits after the ninth are dropped. */
    private static int nanos(String text, int end) {
        int first = SHAPE.length() + 1;
        int nanos = 0;
        for (int at = first; at < first + NANO_DIGITS; at++) {
            nanos = 10 * nanos + (at < end ? text.charAt(at) - '0' : 0);
        }
        return nanos;
    }

    private static boolean isDate(String text) {
        int year = year(text);
        int month = number(text, 5);
        int day = number(text, 8);
        return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(month, year);
    }

    private static int year(String text) {
        return 100 * number(text, 0) + number(text, 2);
    }

    private static int daysOf(int month, int year) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    private static boolean matches(char shape, char c) {
        return switch (shape) {
            case 'd' -> isDigit(c);
            case 'T' -> c == 'T' || c == 't';
            default -> c == shape;
        };
    }

    private static int number(String text, int at) {
        return 10 * (text.charAt(at) - '0') + (text.charAt(at + 1) - '0');
    }

    private static StringBuilder digits(StringBuilder text, int value, int width) {
        String digits = Integer.toString(value);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        return text.append(digits);
    }

    private static boolean hasFourDigitYear(Instant instant) {
        return instant.getEpochSecond() >= FIRST_SECOND && instant.getEpochSecond() <= LAST_SECOND;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
