package dev.projax.server;

import dev.projax.core.hosting.BrowserPolicy;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.Set;

/**
 * A handler in front of all routes of a server on a loopback address. It lets in what {@link BrowserPolicy} allows, and
 * answers everything else with 403 and no CORS header. Any server on Undertow can use it.
 */
public final class Guard implements HttpHandler {
    private final BrowserPolicy policy;
    private final HttpHandler next;

    private Guard(BrowserPolicy policy, HttpHandler next) {
        this.policy = policy;
        this.next = next;
    }

    /**
     * Returns a guard in front of {@code next}.
     *
     * @param port the server's port, 1 to 65535
     * @param allowedOrigins origins to allow besides those of this machine, as {@link BrowserPolicy#requireOrigin}
     *     takes them
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public static Guard before(HttpHandler next, int port, Set<String> allowedOrigins) {
        return new Guard(BrowserPolicy.forPort(port).allowingOrigins(allowedOrigins), next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI()) {
            refuse(exchange, "this is not a proxy: send a path in the request line, not a URL");
            return;
        }
        // the method as text, because Undertow ignores its case
        BrowserPolicy.Decision decision =
                policy.decide(exchange.getRequestMethod().toString(), exchange.getRequestHeaders()::get);
        decision.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (decision.status().isEmpty()) {
            next.handleRequest(exchange);
        } else if (decision.status().getAsInt() == StatusCodes.FORBIDDEN) {
            refuse(exchange, decision.reason() + advice(exchange, decision.reason()));
        } else {
            exchange.setStatusCode(decision.status().getAsInt()).endExchange();
        }
    }

    /** Returns a clause that says how to allow the origin that {@code reason} names; empty if it names none. */
    private static String advice(HttpServerExchange exchange, String reason) {
        String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
        return origin != null && reason.equals("the origin " + origin + " is not allowed")
                ? "; to allow it, start the server with --allow-origin " + origin
                : "";
    }

    private static void refuse(HttpServerExchange exchange, String detail) throws Exception {
        Problem.send(exchange, StatusCodes.FORBIDDEN, "Forbidden", detail);
    }
}
