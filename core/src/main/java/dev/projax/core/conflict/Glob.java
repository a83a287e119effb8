package dev.projax.core.conflict;

/**
 * Matches a text with a pattern, without the start-up time of regular expressions and in a time that no text can blow
 * up. In the pattern, {@code *} stands for any text and {@code #} for one digit or more. Case matters.
 */
final class Glob {
    private Glob() {}

    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int afterStar = 0;
        while (t < text.length() || p < pattern.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = t;
            } else if (p < pattern.length() && t < text.length() && isSame(pattern.charAt(p), text.charAt(t))) {
                t = pattern.charAt(p++) == '#' ? afterDigits(text, t) : t + 1;
            } else if (star >= 0 && afterStar < text.length()) {
                p = star + 1;
                t = ++afterStar;
            } else {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(char wanted, char found) {
        return wanted == '#' ? isDigit(found) : wanted == found;
    }

    private static int afterDigits(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
