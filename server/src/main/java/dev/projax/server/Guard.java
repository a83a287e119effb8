package dev.projax.server;

import dev.projax.core.hosting.BrowserPolicy;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.function.Function;

/**
 * A handler in front of all routes of a server on a loopback address. It lets in what {@link BrowserPolicy} allows, and
 * answers everything else with 403 and no CORS header. Any server on Undertow can use it.
 */
public final class Guard implements HttpHandler {
    private final HttpHandler next;
    private final BrowserPolicy policy;
    private final Function<BrowserPolicy.Decision, String> advice;

    private Guard(HttpHandler next, BrowserPolicy policy, Function<BrowserPolicy.Decision, String> advice) {
        this.next = next;
        this.policy = policy;
        this.advice = advice;
    }

    /** Returns a guard that lets in to {@code next} what {@code policy} allows. */
    public static Guard before(HttpHandler next, BrowserPolicy policy) {
        return new Guard(next, policy, refusal -> "");
    }

    /** Returns a guard that also names the options of {@code projax serve} that would let a request in. */
    static Guard namingOptions(HttpHandler next, BrowserPolicy policy) {
        return new Guard(next, policy, Guard::options);
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
            refuse(exchange, decision.reason() + advice.apply(decision));
        } else {
            exchange.setStatusCode(decision.status().getAsInt()).endExchange();
        }
    }

    private static String options(BrowserPolicy.Decision decision) {
        return switch (decision.refusal().orElseThrow()) {
            case HOST ->
                ", or start the server with --allow-host " + decision.toAllow().orElse("NAME");
            case ORIGIN ->
                decision.toAllow()
                        .map(origin -> "; to allow it, start the server with --allow-origin " + origin)
                        .orElse("");
            case CROSS_SITE -> "";
        };
    }

    private static void refuse(HttpServerExchange exchange, String detail) throws Exception {
        Problem.send(exchange, StatusCodes.FORBIDDEN, "Forbidden", detail);
    }
}
