package dev.projax.core.registry;

import org.jspecify.annotations.Nullable;

/**
 * Recognizes {@code date-time} of RFC 3339, section 5.6. By hand, for the JDK's formatter costs a client tens of
 * milliseconds of class loading at its start.
 */
final class Rfc3339 {
    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";

    private Rfc3339() {}

    static boolean isInstant(@Nullable String text) {
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

    /** Returns where the offset begins, after the optional fraction; 0 if the fraction has no digits. */
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

    private static boolean isDate(String text) {
        int year = 100 * number(text, 0) + number(text, 2);
        int month = number(text, 5);
        int day = number(text, 8);
        return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(month, year);
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

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
