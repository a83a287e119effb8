package dev.projax.core.hosting;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests a server on a loopback address lets in. A browser on this machine sends that server whatever
 * any web page asks for. This policy keeps out pages of other sites, and pages whose name was rebound to a loopback
 * address. It takes and returns plain strings and does no I/O, so it fits any HTTP server. Ask it first, on every path:
 *
 * <pre>{@code
 * BrowserPolicy policy = BrowserPolicy.forLoopback();
 *
 * BrowserPolicy.Decision decision = policy.decide(exchange.getRequestMethod(), exchange.getRequestHeaders()::get);
 * decision.headers().forEach(exchange.getResponseHeaders()::set);
 * if (decision.status().isPresent()) {
 *     exchange.sendResponseHeaders(decision.status().getAsInt(), -1); // without the reason
 *     exchange.close();
 *     return;
 * }
 * }</pre>
 *
 * <p>A request is let in if it passes all of this:
 *
 * <ul>
 *   <li>It has one {@code Host}: {@code localhost}, {@code 127.0.0.1}, {@code [::1]} in any case, or an allowed name,
 *       alone or with any port from 1 to 65535. Only the name counts, because a forwarded port has another number, and
 *       because a rebound name is wrong on any port.
 *   <li>It has no {@code Origin}, or one that is http or https with one of these hosts and any port, or one that is
 *       allowed. An allowed page may read the answer.
 *   <li>A request without an {@code Origin} does not come from a page of another site, unless it only follows a link.
 * </ul>
 *
 * <p>Pages may use GET, HEAD and POST, and the headers Authorization and Content-Type. To allow more, replace these two
 * headers of the answer to a preflight, which has status 204.
 *
 * <p>It protects only against web pages, because browsers send honest headers. Any other program can send any header.
 * So check a token as well if not every local program may do something ({@code Identity.admits}). Immutable.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class BrowserPolicy {
    private static final Set<String> WITHOUT_EFFECT = Set.of("GET", "HEAD");
    private static final String USE = "; use localhost or 127.0.0.1";

    private final Set<String> hosts;
    private final Set<String> allowedOrigins;

    private BrowserPolicy(Set<String> hosts, Set<String> allowedOrigins) {
        this.hosts = hosts;
        this.allowedOrigins = allowedOrigins;
    }

    /** Returns the policy for a server on a loopback address. It lets in programs and web pages of this machine. */
    public static BrowserPolicy forLoopback() {
        return new BrowserPolicy(Set.of("localhost", "127.0.0.1", "[::1]"), Set.of());
    }

    /**
     * Returns a copy that also lets in requests to these host names, and web pages that these hosts serve on any port.
     * Allow a name only if you trust those who can change its address, and everything that it serves.
     *
     * @param names names or IP addresses, as {@link #canonicalHost} takes them
     * @throws IllegalArgumentException if one of them is neither
     */
    public BrowserPolicy allowingHosts(Set<String> names) {
        return new BrowserPolicy(with(names, BrowserPolicy::canonicalHost, hosts), allowedOrigins);
    }

    /**
     * Returns a copy that also lets in web pages of exactly these origins.
     *
     * @param origins the origins, as {@link #canonicalOrigin} takes them
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public BrowserPolicy allowingOrigins(Set<String> origins) {
        return new BrowserPolicy(hosts, with(origins, BrowserPolicy::canonicalOrigin, allowedOrigins));
    }

    private static Set<String> with(Set<String> more, UnaryOperator<String> canonical, Set<String> some) {
        Set<String> all = new HashSet<>(some);
        more.forEach(it -> all.add(canonical.apply(it)));
        return Set.copyOf(all);
    }

    /**
     * Returns a host name or IP address in the form in which browsers send it: {@code app.example} for
     * {@code APP.Example}, {@code [fd00::1]} for {@code fd00:0::1}.
     *
     * @param name without scheme, port and path; in ASCII, because only browsers know their rules for other letters
     * @throws IllegalArgumentException if browsers send no such name, or if it stands for many, like {@code *}; the
     *     message says what to write
     */
    public static String canonicalHost(String name) {
        return HostName.require(name);
    }

    /**
     * Returns an origin in the form in which browsers send it: {@code https://app.example} for
     * {@code HTTPS://App.Example:443/}. Origins are compared character by character.
     *
     * @param origin a scheme, a host, and a port if it is not the default one; in ASCII, because only browsers know
     *     their rules for other letters
     * @throws IllegalArgumentException if it could match no page, or pages of many sites like {@code null} and
     *     {@code *}; the message says what to write
     */
    public static String canonicalOrigin(String origin) {
        return WebOrigin.require(origin);
    }

    /**
     * Decides on a request by its method and headers. Its path does not matter.
     *
     * @param method the method as it was sent: {@code post} is not {@code POST}
     * @param headers returns all values of a header, whose name must match in any case; null or an empty list if it is
     *     missing. Only {@code Host}, {@code Origin}, {@code Access-Control-Request-Method}, {@code Sec-Fetch-Site},
     *     {@code Sec-Fetch-Mode} and {@code Sec-Fetch-Dest} are requested. Over HTTP/2, {@code Host} is
     *     {@code :authority}
     */
    public Decision decide(String method, Function<String, ? extends @Nullable List<String>> headers) {
        Headers request = new Headers(headers);
        boolean preflight = method.equals("OPTIONS") && request.has("Access-Control-Request-Method");
        if (!knowsHost(request.only("Host"))) {
            return refusedHost(request);
        }
        if (request.has("Origin")) {
            String origin = request.only("Origin");
            if (origin == null || !welcomes(origin)) {
                return refusedOrigin(origin);
            }
            return preflight ? Decision.preflightOf(origin) : Decision.readableBy(origin);
        }
        if (preflight) {
            return Decision.refused(Refusal.CROSS_SITE, "a preflight needs an Origin header", null);
        }
        if (isForeign(method, request)) {
            return Decision.refused(
                    Refusal.CROSS_SITE,
                    "a web page of another site sent this request without an origin; use fetch() from an allowed page",
                    null);
        }
        return Decision.LET_IN;
    }

    /** Returns whether {@code host} names this server, and is not another name that was rebound to this address. */
    private boolean knowsHost(@Nullable String host) {
        return host != null
                && Authority.parse(host)
                        .filter(it -> hosts.contains(it.host().toLowerCase(Locale.ROOT)))
                        .isPresent();
    }

    private static Decision refusedHost(Headers request) {
        String host = request.only("Host");
        if (host == null || host.isEmpty()) {
            String reason = request.has("Host") && host == null
                    ? "the request has more than one Host header"
                    : "the request has no Host header, or an empty one";
            return Decision.refused(Refusal.HOST, reason + USE, null);
        }
        return Authority.parse(host)
                .flatMap(it -> HostName.canonical(it.host()))
                .map(name -> Decision.refused(Refusal.HOST, "the host " + name + " is not allowed" + USE, name))
                .orElseGet(() -> Decision.refused(
                        Refusal.HOST, "the Host header is not a host name as browsers send it" + USE, null));
    }

    /** Returns whether a page of {@code origin} may send requests and read the answers. */
    private boolean welcomes(String origin) {
        return allowedOrigins.contains(origin) || isOfHost(origin, "http://") || isOfHost(origin, "https://");
    }

    private boolean isOfHost(String origin, String scheme) {
        return origin.startsWith(scheme)
                && Authority.parse(origin.substring(scheme.length()))
                        .filter(it -> hosts.contains(it.host()))
                        .isPresent();
    }

    private static Decision refusedOrigin(@Nullable String origin) {
        if (origin != null && WebOrigin.isCanonical(origin)) {
            return Decision.refused(Refusal.ORIGIN, "the origin " + origin + " is not allowed", origin);
        }
        String reason = "null".equals(origin)
                ? "the origin null is not allowed, because any file and any sandboxed page has it; serve the page over HTTP"
                : "the Origin header is not an origin as browsers send it, like https://app.example";
        return Decision.refused(Refusal.ORIGIN, reason, null);
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

    /** What a request is refused for. */
    public enum Refusal {
        /** It has no {@code Host}, or one that does not name this server: the name was rebound to a loopback address. */
        HOST,

        /** Its {@code Origin} is not allowed. */
        ORIGIN,

        /** It has no {@code Origin}, but a page of another site sent it. */
        CROSS_SITE
    }

    /** The decision on a request: let it in, or answer it at once. Immutable. */
    public static final class Decision {
        private static final int LETS_IN = 0;
        private static final int NO_CONTENT = 204;
        private static final int FORBIDDEN = 403;

        private static final Decision LET_IN = new Decision(LETS_IN, Map.of());

        private final int status;
        private final Map<String, String> headers;
        private final @Nullable Refusal refusal;
        private final String reason;
        private final @Nullable String toAllow;

        private Decision(
                int status,
                Map<String, String> headers,
                @Nullable Refusal refusal,
                String reason,
                @Nullable String toAllow) {
            this.status = status;
            this.headers = headers;
            this.refusal = refusal;
            this.reason = reason;
            this.toAllow = toAllow;
        }

        private Decision(int status, Map<String, String> headers) {
            this(status, headers, null, "", null);
        }

        private static Decision readableBy(String origin) {
            return new Decision(LETS_IN, Map.of("Access-Control-Allow-Origin", origin, "Vary", "Origin"));
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
            return new Decision(NO_CONTENT, headers);
        }

        private static Decision refused(Refusal refusal, String reason, @Nullable String toAllow) {
            return new Decision(FORBIDDEN, Map.of(), refusal, reason, toAllow);
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

        /** Returns what the request is refused for; empty if it is not refused. */
        public Optional<Refusal> refusal() {
            return Optional.ofNullable(refusal);
        }

        /** Returns why the request is refused, one line for the body of the answer; empty if it is not refused. */
        public String reason() {
            return reason;
        }

        /**
         * Returns the host name or origin that is missing in {@link #allowingHosts} or {@link #allowingOrigins}, so
         * that you can tell your users how to add it; empty if there is none.
         */
        public Optional<String> toAllow() {
            return Optional.ofNullable(toAllow);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Decision decision
                    && status == decision.status
                    && headers.equals(decision.headers)
                    && refusal == decision.refusal
                    && reason.equals(decision.reason)
                    && Objects.equals(toAllow, decision.toAllow);
        }

        @Override
        public int hashCode() {
            return Objects.hash(status, headers, refusal, reason, toAllow);
        }

        /** Returns {@code let in}, {@code 204}, or {@code 403: REASON}. */
        @Override
        public String toString() {
            return status == LETS_IN ? "let in" : refusal == null ? Integer.toString(status) : status + ": " + reason;
        }
    }
}
