package dev.projax.core.allocation;

/**
 * Ports from {@code first} to {@code last}, both included, in ascending order.
 *
 * @param first 1 to 65535
 * @param last {@code first} to 65535
 */
public record PortRange(int first, int last) {
    private static final int HIGHEST = 65535;

    /** @throws IllegalArgumentException if a port is outside 1-65535, or the range is reversed */
    public PortRange {
        requirePort(first);
        requirePort(last);
        if (first > last) {
            throw new IllegalArgumentException(
                    "range " + first + "-" + last + " is reversed; write " + last + "-" + first);
        }
    }

    /** Returns the range of {@code port} only. */
    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    /**
     * Reads {@code 38124-38133} or {@code 38124}: decimal digits and one hyphen, nothing else.
     *
     * @throws IllegalArgumentException if the text is anything else; the message quotes it and says what to write
     */
    public static PortRange parse(String text) {
        int hyphen = text.indexOf('-', 1);
        if (hyphen < 0) {
            return of(parsePort(text, text));
        }
        return new PortRange(parsePort(text.substring(0, hyphen), text), parsePort(text.substring(hyphen + 1), text));
    }

    /** Returns the number of ports, at least 1. */
    public int size() {
        return last - first + 1;
    }

    /** Returns whether {@code port} is in the range. */
    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    /** Returns text that {@link #parse} reads: {@code 38124-38133}, or {@code 38124} for a single port. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }

    private static int parsePort(String digits, String whole) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw notARange(whole);
            }
            value = Math.min(10 * value + (c - '0'), HIGHEST + 1);
        }
        if (digits.isEmpty()) {
            throw notARange(whole);
        }
        if (value < 1 || value > HIGHEST) {
            throw outside(digits);
        }
        return value;
    }

    private static void requirePort(int port) {
        if (port < 1 || port > HIGHEST) {
            throw outside(Integer.toString(port));
        }
    }

    private static IllegalArgumentException outside(String port) {
        return new IllegalArgumentException("port " + port + " does not exist; ports are 1-" + HIGHEST);
    }

    private static IllegalArgumentException notARange(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not a port range; write a range like 38124-38133, or one port");
    }
}
