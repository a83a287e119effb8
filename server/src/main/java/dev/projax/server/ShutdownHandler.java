package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.CompletableFuture;

/** Accepts the request to stop the server, and completes a future once the answer has been sent. */
final class ShutdownHandler implements HttpHandler {
    static final String PATH = "/shutdown";
    private static final int ACCEPTED = 202;

    private final CompletableFuture<Void> requested;

    /** @param requested the future that a request completes */
    ShutdownHandler(CompletableFuture<Void> requested) {
        this.requested = requested;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.addExchangeCompleteListener((done, next) -> {
            requested.complete(null);
            next.proceed();
        });
        exchange.setStatusCode(ACCEPTED).endExchange();
    }
}
