package dev.projax.core.hosting;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * Host names and IP addresses as browsers send them in {@code Host} and {@code Origin} (the URL Standard's host
 * serializer): ASCII, lower case, no other form of an address. {@code APP.example} is {@code app.example}, and
 * {@code FD00:0::1} is {@code [fd00::1]}. Browsers send {@code 127.1} as {@code 127.0.0.1}, so {@code 127.1} is not
 * such a name.
 */
final class HostName {
    private static final int MOST_CHARACTERS = 253;
    private static final int MOST_IN_A_LABEL = 63;
    private static final int GROUPS = 8;

    private HostName() {}

    /**
     * Returns {@code text} as browsers send it.
     *
     * @throws IllegalArgumentException if they send no such name; the message says what to write
     */
    static String require(String text) {
        Optional<String> name = canonical(text);
        if (name.isPresent()) {
            return name.get();
        }
        if (text.contains("*")) {
            throw new IllegalArgumentException(
                    quoted(text) + " would allow any site to use its own name; write each name, like app.example");
        }
        if (!Authority.isAscii(text)) {
            throw new IllegalArgumentException(
                    quoted(text) + " is not ASCII; write the name as browsers send it, like xn--bcher-kva.example");
        }
        Optional<String> within = within(text);
        if (within.isPresent()) {
            // without the text, which may have a password
            String what =
                    text.contains("@") ? "a host name has no user" : quoted(text) + " has a scheme, a port or a path";
            throw new IllegalArgumentException(what + "; write " + within.get());
        }
        throw new IllegalArgumentException(
                quoted(text) + " is not a host name or IP address; write it like app.example or 192.0.2.1");
    }

    /** Returns the name in something longer, such as a URL. */
    private static Optional<String> within(String text) {
        int scheme = text.indexOf("://");
        String rest = scheme < 0 ? text : text.substring(scheme + "://".length());
        String authority = rest.split("[/?#]", 2)[0];
        return Authority.parse(authority.substring(authority.lastIndexOf('@') + 1))
                .flatMap(it -> canonical(it.host()));
    }

    /** Returns {@code text} as browsers send it; empty if they send no such name. */
    static Optional<String> canonical(String text) {
        if (!Authority.isVisibleAscii(text)) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return ipv6(lower.substring(1, lower.length() - 1));
        }
        return lower.contains(":") ? ipv6(lower) : name(lower);
    }

    /** A dot at the end makes another name of it. Browsers send it along, except after an IPv4 address. */
    private static Optional<String> name(String text) {
        boolean rooted = text.endsWith(".");
        String[] labels = (rooted ? text.substring(0, text.length() - 1) : text).split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return Optional.empty();
            }
        }
        boolean isName = text.length() <= MOST_CHARACTERS && !isNumber(labels[labels.length - 1]);
        return isName || (isIpv4(labels) && !rooted) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isLabel(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean inner = ('a' <= c && c <= 'z') || isDigit(c) || c == '_';
            if (!inner && (c != '-' || i == 0 || i == text.length() - 1)) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MOST_IN_A_LABEL;
    }

    /** Returns whether browsers take a name that ends with this label for an IPv4 address: 12, 012, 0xc. */
    private static boolean isNumber(String label) {
        return label.matches("[0-9]+|0x[0-9a-f]*");
    }

    private static boolean isIpv4(String[] labels) {
        for (String label : labels) {
            if (!label.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(label) > 255) {
                return false;
            }
        }
        return labels.length == 4;
    }

    /** Returns the address compressed (RFC 5952) and in brackets. Browsers send no zone, and IPv4 in IPv6 differently. */
    private static Optional<String> ipv6(String text) {
        if (!text.matches("[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            // in brackets it is a literal or an error, and never looked up
            InetAddress address = InetAddress.getByName("[" + text + "]");
            return address instanceof Inet6Address ? Optional.of(compressed(address.getAddress())) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String compressed(byte[] address) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = ((address[2 * i] & 0xff) << 8) | (address[2 * i + 1] & 0xff);
        }
        int gap = 0;
        int length = 1; // a single zero is not compressed
        for (int i = 0; i < GROUPS; i++) {
            int zeros = zerosFrom(i, groups);
            if (zeros > length) {
                gap = i;
                length = zeros;
            }
        }
        return length == 1
                ? "[" + hex(groups, 0, GROUPS) + "]"
                : "[" + hex(groups, 0, gap) + "::" + hex(groups, gap + length, GROUPS) + "]";
    }

    private static int zerosFrom(int start, int[] groups) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }

    private static String hex(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static boolean isDigit(char c) {
        return '0' <= c && c <= '9';
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
