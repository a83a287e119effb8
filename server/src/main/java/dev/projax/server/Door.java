package dev.projax.server;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: the guard's decisions, without I/O. They keep web pages out that a browser on this machine shows: one
 * of another origin, and one whose name was rebound to a loopback address.
 */
final class Door {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> WITHOUT_EFFECT = Set.of("GET", "HEAD");

    private final int port;
    private final Set<String> allowedOrigins;

    /**
     * @param port the server's own
     * @param allowedOrigins more origins than those of this machine, to be matched exactly
     */
    Door(int port, Set<String> allowedOrigins) {
        this.port = port;
        this.allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** Tells whether {@code host} names this server, and not a stranger's name that leads here. */
    boolean knowsHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        return colon > 0
                && LOOPBACK_NAMES.contains(host.substring(0, colon))
                && host.substring(colon + 1).equals(Integer.toString(port));
    }

    /** Tells whether a page of {@code origin} may ask and read. */
    boolean welcomes(String origin) {
        return isLoopback(origin) || allowedOrigins.contains(origin);
    }

    /**
     * Tells whether a request without an origin comes from a page of another site. A link is let through: the person
     * followed it, and sees the answer; the page does not.
     */
    boolean isForeign(String method, Fetch fetch) {
        boolean link = WITHOUT_EFFECT.contains(method)
                && "navigate".equals(fetch.mode())
                && "document".equals(fetch.destination());
        return "cross-site".equals(fetch.site()) && !link;
    }

    /** What a browser says of the request in its {@code Sec-Fetch} headers; null where it says nothing. */
    record Fetch(
            @Nullable String site,
            @Nullable String mode,
            @Nullable String destination) {}

    /** Tells whether {@code text} is an origin that stands for one site (RFC 6454, section 6.2). */
    static boolean isOrigin(String text) {
        int authority = text.indexOf("://") + 3;
        if (authority < 4 || authority == text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean separator = i >= authority && "/?#@\\*".indexOf(c) >= 0;
            if (c <= ' ' || c > '~' || separator || c == '*' || Character.isUpperCase(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoopback(String origin) {
        int name = origin.startsWith("https://") ? "https://".length() : "http://".length();
        if (!origin.startsWith("http://") && !origin.startsWith("https://")) {
            return false;
        }
        String authority = origin.substring(name);
        for (String host : LOOPBACK_NAMES) {
            if (authority.equals(host)
                    || (authority.startsWith(host + ":") && isPort(authority.substring(host.length() + 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPort(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 5 && Integer.parseInt(text) <= 65535;
    }
}
