package dev.projax.server;

import io.undertow.server.Connectors;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Methods;
import java.util.Optional;

/** The first handler of all. It answers a request that {@link RequestHead} refuses and closes the connection. */
final class WellFormed implements HttpHandler {
    private final HttpHandler next;

    private WellFormed(HttpHandler next) {
        this.next = next;
    }

    static WellFormed before(HttpHandler next) {
        return new WellFormed(next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        RequestHead head = RequestHead.of(exchange);
        Optional<RequestHead.Refusal> refusal = head.refusal();
        if (refusal.isEmpty()) {
            next.handleRequest(exchange);
            return;
        }
        // Nobody can say where this body ends, so what follows is not read and never counts as another request.
        exchange.setPersistent(false);
        Connectors.terminateRequest(exchange);
        // Undertow takes "head" for HEAD and would omit the body that says what is wrong.
        if (!head.method().equals(Methods.HEAD_STRING)) {
            exchange.setRequestMethod(Methods.GET);
        }
        RequestHead.Refusal why = refusal.get();
        Problem.send(exchange, why.status(), why.title(), why.detail());
    }
}
