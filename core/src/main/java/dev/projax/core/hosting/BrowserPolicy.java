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
 * Decides which requests a server on a loopback address lets in. A browser on this machine sends that server whatever
 * any web page asks for. This policy keeps out pages of other sites, and pages whose name was rebound to a loopback
 * address. It takes and returns plain strings and does no I/O, so it fits any HTTP server. Ask it first, on every path:
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
 * <p>It protects only against web pages, because browsers send honest headers. Any other program can send any header,
 * so whatever not every program on this machine may do also needs a secret. Immutable.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
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
     * Returns the policy for a server on {@code port}. It lets in programs and web pages of this machine.
     *
     * @throws IllegalArgumentException if {@code port} is outside 1-65535
     */
    public static BrowserPolicy forPort(int port) {
        return new BrowserPolicy(PortRange.of(port).first(), Set.of());
    }

    /**
     * Returns a copy that also lets in web pages of exactly these origins.
     *
     * @param origins the origins, in the form that {@link #requireOrigin} accepts
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public BrowserPolicy allowingOrigins(Set<String> origins) {
        origins.forEach(BrowserPolicy::requireOrigin);
        return new BrowserPolicy(port, Set.copyOf(origins));
    }

    /**
     * Returns {@code origin} if it has the form that browsers send, like {@code https://app.example}: a scheme, a host,
     * an optional port, and nothing else. Origins are compared character by character.
     *
     * @throws IllegalArgumentException if it could match no page, or every page like {@code null} and {@code *}; the
     *     message says what to write
     */
    public static String requireOrigin(String origin) {
        if (!isOrigin(origin)) {
            throw new IllegalArgumentException(
                    "\"" + origin
                            + "\" is not the origin of a web page; write scheme and host without a path, like https://app.example");
        }
        return origin;
    }

    /**
     * Decides on a request by its method and headers. Its path does not matter.
     *
     * @param method the method as it was sent: {@code post} is not {@code POST}
     * @param headers returns all values of a header, whose name must match in any case; null or an empty list if it is
     *     missing. Only {@code Host}, {@code Origin}, {@code Access-Control-Request-Method}, {@code Sec-Fetch-Site},
     *     {@code Sec-Fetch-Mode} and {@code Sec-Fetch-Dest} are requested
     */
    public Decision decide(String method, Function<String, ? extends @Nullable List<String>> headers) {
        Headers request = new Headers(headers);
        boolean preflight = method.equals("OPTIONS") && request.has("Access-Control-Request-Method");
        if (!knowsHost(request.only("Host"))) {
            return Decision.refused("the Host header does not name this server; use localhost:" + port);
        }
        if (request.has("Origin")) {
            return decideOnPage(request.only("Origin"), preflight);
        }
        if (preflight || isForeign(method, request)) {
            return Decision.refused("the request comes from a web page of another site");
        }
        return Decision.LET_IN;
    }

    private Decision decideOnPage(@Nullable String origin, boolean preflight) {
        if (origin == null || !isOrigin(origin)) {
            return Decision.refused("the request comes from a web page whose origin is not allowed");
        }
        if (!welcomes(origin)) {
            return Decision.refused("the origin " + origin + " is not allowed");
        }
        return preflight ? Decision.preflightOf(origin) : Decision.readableBy(origin);
    }

    /** Returns whether {@code host} names this server, and is not another name that was rebound to this address. */
    private boolean knowsHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        int colon = host.lastIndexOf(':');
        return colon > 0
                && LOOPBACK_NAMES.contains(host.substring(0, colon))
                && host.substring(colon + 1).equals(Integer.toString(port));
    }

    /** Returns whether a page of {@code origin} may send requests and read the answers. */
    private boolean welcomes(String origin) {
        return isLoopback(origin) || allowedOrigins.contains(origin);
    }

    /**
     * Returns whether a request without an origin comes from a page of another site. A followed link is fine: the
     * person sees the answer, and the page does not.
     */
    private static boolean isForeign(String method, Headers request) {
        boolean link = WITHOUT_EFFECT.contains(method)
                && "navigate".equals(request.first("Sec-Fetch-Mode"))
                && "document".equals(request.first("Sec-Fetch-Dest"));
        return "cross-site".equals(request.first("Sec-Fetch-Site")) && !link;
    }

    /** Returns whether {@code text} is an origin that stands for one site (RFC 6454, section 6.2). */
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

    /** The headers of a request. A missing one is an empty list, not null. */
    private record Headers(Function<String, ? extends @Nullable List<String>> all) {
        boolean has(String name) {
            return !values(name).isEmpty();
        }

        @Nullable
        String first(String name) {
            return has(name) ? values(name).get(0) : null;
        }

        /** Returns the only value; null if there is none or several, because a proxy may have looked at another one. */
        @Nullable
        String only(String name) {
            return values(name).size() == 1 ? values(name).get(0) : null;
        }

        private List<String> values(String name) {
            List<String> values = all.apply(name);
            return values == null ? List.of() : values;
        }
    }

    /** The decision on a request: let it in, or answer it at once. Immutable. */
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
         * Returns the status to answer with at once: 403 if the request is refused, 204 for the preflight of an allowed
         * page; empty if the request is let in.
         */
        public OptionalInt status() {
            return status == LETS_IN ? OptionalInt.empty() : OptionalInt.of(status);
        }

        /** Returns the headers to add to the answer in any case; may be empty. */
        public Map<String, String> headers() {
            return headers;
        }

        /** Returns why the request is refused, a sentence for the body of the answer; empty if it is not refused. */
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
