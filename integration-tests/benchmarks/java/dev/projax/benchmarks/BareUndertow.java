package dev.projax.benchmarks;

import dev.projax.core.registry.Health;
import dev.projax.server.Limits;
import io.undertow.Undertow;
import io.undertow.util.Headers;
import java.time.Instant;

/**
 * Gives the same response with Undertow alone: with Projax's limits as far as Undertow has them, but without guard, proof
 * and port file:
 * {@code BareUndertow PORT}.
 */
final class BareUndertow {
    private BareUndertow() {}

    public static void main(String[] args) {
        Undertow.Builder builder = Undertow.builder()
                .addHttpListener(Integer.parseInt(args[0]), "127.0.0.1", exchange -> {
                    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
                    exchange.getResponseSender().send(Health.body(Instant.now()));
                })
                .setIoThreads(2);
        Limits.on(builder).build().start();
    }
}
