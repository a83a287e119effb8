package dev.projax.core.hosting;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Origins of web pages as browsers send them (RFC 6454, section 6.2). For http and https: lower case, and without the
 * default port. Other schemes, such as those of desktop apps and extensions, keep what follows the scheme, because
 * browsers differ there.
 */
final class WebOrigin {
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", "80", "https", "443");

    /** Schemes with addresses, but not of pages with an origin. */
    private static final Set<String> WITHOUT_ORIGIN = Set.of("file", "ftp", "ws", "wss");

    private static final String SEPARATOR = "://";
    private static final String LIKE = "like https://app.example";

    private WebOrigin() {}

    /** Returns whether browsers send exactly {@code text}, and only for pages of one site. */
    static boolean isCanonical(String text) {
        try {
            return require(text).equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns {@code text} as browsers send it. A slash at the end may come along from the address bar.
     *
     * @throws IllegalArgumentException if it could match no page, or pages of more than one site; the message says what
     *     to write
     */
    static String require(String text) {
        requireOneSite(text);
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw withoutScheme(text);
        }
        String scheme = text.substring(0, separator).toLowerCase(Locale.ROOT);
        String rest = text.substring(separator + SEPARATOR.length());
        if (!scheme.matches("[a-z][a-z0-9+.-]*")) {
            throw notAnOrigin(text);
        }
        if (WITHOUT_ORIGIN.contains(scheme)) {
            throw new IllegalArgumentException(
                    "web pages have no " + scheme + " origin; write the origin of a page served over HTTP, " + LIKE);
        }
        return scheme + SEPARATOR + authority(scheme, withoutPath(scheme, rest, text), text);
    }

    private static void requireOneSite(String text) {
        if (text.equals("null")) {
            throw new IllegalArgumentException(
                    "\"null\" stands for files and for any sandboxed page; write the origin of a page served over HTTP, "
                            + LIKE);
        }
        if (text.contains("*")) {
            throw new IllegalArgumentException(quoted(text) + " would allow many sites; write each origin, " + LIKE);
        }
        if (!Authority.isAscii(text)) {
            throw new IllegalArgumentException(
                    quoted(text) + " is not ASCII; write it as browsers send it, like https://xn--bcher-kva.example");
        }
    }

    private static IllegalArgumentException withoutScheme(String text) {
        try {
            return new IllegalArgumentException(quoted(text) + " has no scheme; write "
                    + require("https" + SEPARATOR + text) + " or " + require("http" + SEPARATOR + text));
        } catch (IllegalArgumentException e) {
            return notAnOrigin(text);
        }
    }

    private static String withoutPath(String scheme, String rest, String text) {
        String authority = rest.split("[/?#\\\\]", 2)[0];
        String path = rest.substring(authority.length());
        if (!path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException(
                    quoted(text) + " has a path; write " + require(scheme + SEPARATOR + authority));
        }
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            throw new IllegalArgumentException("an origin has no user or password; write "
                    + require(scheme + SEPARATOR + authority.substring(at + 1)));
        }
        return authority;
    }

    private static String authority(String scheme, String text, String origin) {
        Authority authority = Authority.parse(text).orElseThrow(() -> notAnOrigin(origin));
        String defaultPort = DEFAULT_PORTS.get(scheme);
        if (defaultPort == null) {
            if (!authority.host().matches("[A-Za-z0-9._-]+")) {
                throw notAnOrigin(origin);
            }
            return text;
        }
        String host = HostName.canonical(authority.host()).orElseThrow(() -> notAnOrigin(origin));
        boolean implied = authority.port().isEmpty() || authority.port().equals(defaultPort);
        return implied ? host : host + ":" + authority.port();
    }

    private static IllegalArgumentException notAnOrigin(String text) {
        return new IllegalArgumentException(
                quoted(text) + " is not the origin of a web page; write it " + LIKE + " or http://app.example:8080");
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
