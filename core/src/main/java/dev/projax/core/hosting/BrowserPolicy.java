package dev.projax.core.hosting;

import dev.projax.core.allocation.PortRange;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests a server on a loopback address lets in. A browser on this machine sends that server whatever any web
 * page asks for. This policy keeps out pages of other sites, and pages whose name was rebound to a loopback address. It takes
 * and returns plain strings and does no I/O, so it fits any HTTP server. Ask it first, on every path:
 *
 * <pre>{@code
 * BrowserPolicy policy = BrowserPolicy.forPort(port);
 *
 * BrowserPolicy.Decision decision = policy.decide(exchange.getRequestMethod(), exchange.getRequestHeaders()::get);
 * decision.headers().forEach(exchange.getResponseHeaders()::set);
 * if (decision.status().isPresent()) {
 *     exchange.sendResponseHeaders(decision.status().getAsInt(), -1);
 *     return;
 * }
 * }</pre>
 *
 * <p>It protects from web pages only, because a browser tells the truth about them. Any other program can send any header:
 * what must not be done by everybody on this machine needs a secret as well. Immutable.
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class BrowserPolicy {
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> WITHOUT_EFFECT = Set.of("GET", "HEAD");

    private final int port;
    private final Set<String> allowedOrigins;

    private BrowserPolicy(int port, Set<String> allowedOrigins) {
        this.port = port;
        this.allowedOrigins = allowedOrigins;
    }

    /**
     * Returns the policy of a server that is bound to {@code port}: it lets in programs, and pages of this machine.
     *
     * @throws IllegalArgumentException if {@code port} is outside 1-65535
     */
    public static BrowserPolicy forPort(int port) {
        return new BrowserPolicy(PortRange.of(port).first(), Set.of());
    }

    /**
     * Returns one that lets pages of these origins in too, and of no others but this machine's.
     *
     * @param origins each as {@link #requireOrigin} has it
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public BrowserPolicy allowingOrigins(Set<String> origins) {
        origins.forEach(BrowserPolicy::requireOrigin);
        return new BrowserPolicy(port, Set.copyOf(origins));
    }

    /**
     * Returns {@code origin} if it is one as browsers send it: {@code https://app.example}, a scheme, a host, perhaps a
     * port, and nothing more. It is compared to the letter.
     *
     * @throws IllegalArgumentException if it could match no page, or, like {@code null} and {@code *}, every page; the
     *     message says what to write
     */
    public static String requireOrigin(String origin) {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException("\"" + origin
                    + "\" is not the origin of a page; write scheme and host like https://app.example, no path");
        }
        return origin;
    }

    /**
     * Decides on a request by its headers. Its path does not matter.
     *
     * @param method as it was sent: {@code post} is not {@code POST}
     * @param headers returns all values that the request has for a header's name, in any case; null or none if it is missing.
     *     Other names than {@code Host}, {@code Origin}, {@code Access-Control-Request-Method} and {@code Sec-Fetch-Site},
     *     {@code -Mode} and {@code -Dest} are not asked for
     */
    public Decision decide(String method, Function<String, ? extends @Nullable List<String>> headers) {
        Headers request = new Headers(headers);
        boolean preflight = method.equals("OPTIONS") && request.has("Access-Control-Request-Method");
        if (!knowsHost(request.only("Host"))) {
            return Decision.refused("the Host header does not name this server");
        }
        if (request.has("Origin")) {
            return decideOnPage(request.only("Origin"), preflight);
        }
        if (preflight || isForeign(method, request)) {
            return Decision.refused("the request comes from a page of another site");
        }
        return Decision.LET_IN;
    }

    private Decision decideOnPage(@Nullable String origin, boolean preflight) {
        if (origin == null || !welcomes(origin)) {
            return Decision.refused("the request comes from a page of an origin that is not allowed");
        }
        return preflight ? Decision.preflightOf(origin) : Decision.readableBy(origin);
    }

    /** Tells whether {@code host} names this server, and not a stranger's name that leads here. */
    private boolean knowsHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        return colon > 0
                && LOOPBACK_NAMES.contains(host.substring(0, colon))
                && host.substring(colon + 1).equals(Integer.toString(port));
    }

    /** Tells whether a page of {@code origin} may ask and read. */
    private boolean welcomes(String origin) {
        return isLoopback(origin) || allowedOrigins.contains(origin);
    }

    /**
     * Tells whether a request without an origin comes from a page of another site. A link is let through: the person
     * followed it, and sees the answer; the page does not.
     */
    private static boolean isForeign(String method, Headers request) {
        boolean link = WITHOUT_EFFECT.contains(method)
                && "navigate".equals(request.first("Sec-Fetch-Mode"))
                && "document".equals(request.first("Sec-Fetch-Dest"));
        return "cross-site".equals(request.first("Sec-Fetch-Site")) && !link;
    }

    /** Tells whether {@code text} is an origin that stands for one site (RFC 6454, section 6.2). */
    private static boolean isOrigin(String text) {
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

    /** A request's headers, where a missing one is no null list. */
    private record Headers(Function<String, ? extends @Nullable List<String>> all) {
        boolean has(String name) {
            return !values(name).isEmpty();
        }

        @Nullable
        String first(String name) {
            return has(name) ? values(name).get(0) : null;
        }

        /** Returns the value; null if there is none, or more than one, of which a proxy may have seen the other. */
        @Nullable
        String only(String name) {
            return values(name).size() == 1 ? values(name).get(0) : null;
        }

        private List<String> values(String name) {
            List<String> values = all.apply(name);
            return values == null ? List.of() : values;
        }
    }

    /** What becomes of a request: it goes on to what serves its path, or is answered at once. Immutable. */
    public static final class Decision {
        private static final int LETS_IN = 0;
        private static final int NO_CONTENT = 204;
        private static final int FORBIDDEN = 403;

        private static final Decision LET_IN = new Decision(LETS_IN, Map.of(), "");

        private final int status;
        private final Map<String, String> headers;
        private final String reason;

        private Decision(int status, Map<String, String> headers, String reason) {
            this.status = status;
            this.headers = headers;
            this.reason = reason;
        }

        private static Decision readableBy(String origin) {
            return new Decision(LETS_IN, Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin"), "");
        }

        private static Decision preflightOf(String origin) {
            Map<String, String> headers = Map.of(
                    "Access-Control-Allow-Origin",
                    origin,
                    "Vary",
                    "Origin",
                    "Access-Control-Allow-Methods",
                    "GET, HEAD, POST",
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type");
            return new Decision(NO_CONTENT, headers, "");
        }

        private static Decision refused(String reason) {
            return new Decision(FORBIDDEN, Map.of(), reason);
        }

        /**
         * Returns the status to answer with at once: 403 for what is refused, 204 for an allowed page's preflight; empty if the
         * request is let in.
         */
        public OptionalInt status() {
            return status == LETS_IN ? OptionalInt.empty() : OptionalInt.of(status);
        }

        /** Returns the headers that the answer needs, whoever gives it; perhaps none. */
        public Map<String, String> headers() {
            return headers;
        }

        /** Returns why it is refused, a sentence for whoever reads the answer; empty if it is not. */
        public String reason() {
            return reason;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Decision decision
                    && status == decision.status
                    && headers.equals(decision.headers)
                    && reason.equals(decision.reason);
        }

        @Override
        public int hashCode() {
            return Objects.hash(status, headers, reason);
        }

        /** Returns {@code let in}, {@code 204}, or {@code 403: REASON}. */
        @Override
        public String toString() {
            return status == LETS_IN ? "let in" : reason.isEmpty() ? Integer.toString(status) : status + ": " + reason;
        }
    }
}
