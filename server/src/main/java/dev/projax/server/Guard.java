package dev.projax.server;

import dev.projax.core.hosting.BrowserPolicy;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.Set;

/**
 * Stands before the routes of a server on a loopback address, on every path, and has a {@link BrowserPolicy} say what is let in.
 * What is not is 403, without a CORS header. Any server on Undertow can use it.
 */
public final class Guard implements HttpHandler {
    private final BrowserPolicy policy;
    private final HttpHandler next;

    private Guard(BrowserPolicy policy, HttpHandler next) {
        this.policy = policy;
        this.next = next;
    }

    /**
     * Returns a guard before {@code next}.
     *
     * @param port the server's own, 1 to 65535
     * @param allowedOrigins more origins than those of this machine, each as {@link BrowserPolicy#requireOrigin} has it
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public static Guard before(HttpHandler next, int port, Set<String> allowedOrigins) {
        return new Guard(BrowserPolicy.forPort(port).allowingOrigins(allowedOrigins), next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI()) {
            refuse(exchange, "this is not a proxy: the request line takes a path, not a URL");
            return;
        }
        // the method as text, because Undertow takes one in small letters for the same
        BrowserPolicy.Decision decision =
                policy.decide(exchange.getRequestMethod().toString(), exchange.getRequestHeaders()::get);
        decision.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        if (decision.status().isEmpty()) {
            next.handleRequest(exchange);
        } else if (decision.status().getAsInt() == StatusCodes.FORBIDDEN) {
            refuse(exchange, decision.reason());
        } else {
            exchange.setStatusCode(decision.status().getAsInt()).endExchange();
        }
    }

    private static void refuse(HttpServerExchange exchange, String detail) throws Exception {
        Problem.send(exchange, StatusCodes.FORBIDDEN, "Forbidden", detail);
    }
}
