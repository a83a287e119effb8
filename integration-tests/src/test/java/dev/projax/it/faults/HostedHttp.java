package dev.projax.it.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;

/** An embedder's server: the JDK's, on one address, with one handler for all paths. */
record HostedHttp(HttpServer server) implements AutoCloseable {
    static HostedHttp on(InetSocketAddress address, HttpHandler handler) throws IOException {
        return started(HttpServer.create(address, 0), handler);
    }

    static HostedHttp withTlsOn(InetSocketAddress address, SSLContext context, HttpHandler handler) throws IOException {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return started(server, handler);
    }

    private static HostedHttp started(HttpServer server, HttpHandler handler) {
        server.createContext("/", handler);
        server.start();
        return new HostedHttp(server);
    }

    /** Returns a handler that answers as it must. */
    static HttpHandler proving(Identity identity) {
        return exchange ->
                send(exchange, identity.health(exchange.getRequestHeaders().getFirst(Health.CHALLENGE)));
    }

    /** Sends an answer and closes the exchange. */
    static void send(HttpExchange exchange, HealthAnswer answer) throws IOException {
        try (exchange) {
            byte[] body = answer.body().getBytes(StandardCharsets.US_ASCII);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
