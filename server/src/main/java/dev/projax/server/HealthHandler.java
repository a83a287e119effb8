package dev.projax.server;

import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.HttpString;
import org.jspecify.annotations.Nullable;

/** Answers health requests, and proves the identity of the server to a client that sends a challenge. */
final class HealthHandler implements HttpHandler {
    private static final HttpString CHALLENGE = new HttpString(Health.CHALLENGE);

    private final Identity identity;

    HealthHandler(Identity identity) {
        this.identity = identity;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        HealthAnswer answer = identity.health(challenge(exchange));
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
        exchange.setStatusCode(answer.status()).getResponseSender().send(answer.body());
    }

    /** Returns the challenge, null if there is none, or an invalid one if there are several. */
    private static @Nullable String challenge(HttpServerExchange exchange) {
        HeaderValues values = exchange.getRequestHeaders().get(CHALLENGE);
        if (values == null) {
            return null;
        }
        return values.size() == 1 ? values.getFirst() : String.join(",", values);
    }
}
