package dev.projax.server;

import dev.projax.core.registry.Health;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.time.InstantSource;

/** Answers that the server is healthy, with the time of {@code clock}. */
final class HealthHandler implements HttpHandler {
    private final InstantSource clock;

    HealthHandler(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store");
        exchange.getResponseSender().send(Health.body(clock.instant()));
    }
}
