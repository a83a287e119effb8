package dev.projax.core.hosting;

import java.util.Optional;

/**
 * The value of a {@code Host} header, or what follows the scheme in an origin: a host, then nothing or a colon and a
 * port.
 *
 * @param host as it was sent; an IPv6 address keeps its brackets
 * @param port empty if there is none
 */
record Authority(String host, String port) {
    private static final int MOST_DIGITS = 5;
    private static final int LAST_PORT = 65535;

    /** Returns the parts of {@code text}; empty if it has no such form. The host is not checked further. */
    static Optional<Authority> parse(String text) {
        int bracket = text.startsWith("[") ? text.indexOf(']') : -1;
        int colon = text.indexOf(':', bracket + 1);
        int end = colon < 0 ? text.length() : colon;
        boolean closed = !text.startsWith("[") || bracket == end - 1;
        boolean portFits = colon < 0 || isPort(text.substring(colon + 1));
        return closed && end > 0 && portFits && isVisibleAscii(text)
                ? Optional.of(new Authority(text.substring(0, end), colon < 0 ? "" : text.substring(colon + 1)))
                : Optional.empty();
    }

    /** Returns whether {@code text} is 1-65535 as browsers write it: digits only, the first of them not 0. */
    static boolean isPort(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty()
                && text.charAt(0) != '0'
                && text.length() <= MOST_DIGITS
                && Integer.parseInt(text) <= LAST_PORT;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    static boolean isVisibleAscii(String text) {
        return text.chars().allMatch(c -> ' ' < c && c <= '~');
    }
}
