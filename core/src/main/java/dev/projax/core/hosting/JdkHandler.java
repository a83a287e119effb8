package dev.projax.core.hosting;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what the policy refuses, answers health checks, and passes all other requests to the embedder's handler. */
final class JdkHandler implements HttpHandler {
    private static final Logger LOGGER = System.getLogger("dev.projax.core.hosting.JdkServer");
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final int FORBIDDEN = 403;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int NOT_SENT = -1;

    private final Object server;
    private final RunningRequests requests;
    private final Identity identity;
    private final BrowserPolicy policy;
    private final HttpHandler handler;

    /**
     * @param server what the binder returns
     * @param handler the embedder's
     */
    JdkHandler(Object server, RunningRequests requests, Identity identity, BrowserPolicy policy, HttpHandler handler) {
        this.server = server;
        this.requests = requests;
        this.identity = identity;
        this.policy = policy;
        this.handler = handler;
    }

    @Override
    public void handle(HttpExchange received) throws IOException {
        if (!requests.begin()) {
            received.getResponseHeaders().set("Connection", "close");
            send(new JdkExchange(received, () -> {}), UNAVAILABLE, "the server is stopping");
            return;
        }
        JdkExchange exchange = new JdkExchange(received, requests::end);
        try {
            ServedRequest.serve(server, () -> guard(exchange));
        } catch (IOException | RuntimeException e) {
            exchange.complete();
            throw e;
        }
    }

    private void guard(JdkExchange exchange) throws IOException {
        URI target = exchange.getRequestURI();
        if (target.isAbsolute() || target.getRawAuthority() != null) {
            send(exchange, FORBIDDEN, "this is not a proxy: send a path in the request line, not a URL");
            return;
        }
        BrowserPolicy.Decision decision = policy.decide(exchange.getRequestMethod(), exchange.getRequestHeaders()::get);
        decision.headers().forEach(exchange.getResponseHeaders()::set);
        if (decision.status().isEmpty()) {
            route(exchange, decision.headers());
        } else if (decision.status().getAsInt() == FORBIDDEN) {
            send(exchange, FORBIDDEN, decision.reason());
        } else {
            exchange.sendResponseHeaders(decision.status().getAsInt(), -1);
            exchange.close();
        }
    }

    private void route(JdkExchange exchange, Map<String, String> headers) throws IOException {
        if (!exchange.getRequestURI().getRawPath().equals(identity.healthPath())) {
            handOn(exchange, headers);
        } else if (READING.contains(exchange.getRequestMethod())) {
            HealthAnswer answer = identity.health(challenge(exchange));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            send(exchange, answer.status(), answer.body().getBytes(UTF_8));
        } else {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, METHOD_NOT_ALLOWED, "this path accepts only GET and HEAD");
        }
    }

    /** Returns the challenge, null if there is none, or an invalid one if there are several. */
    private static @Nullable String challenge(HttpExchange exchange) {
        List<String> values = exchange.getRequestHeaders().get(Health.CHALLENGE);
        return values == null ? null : String.join(",", values);
    }

    /**
     * Runs the embedder's handler. If it fails, the client gets an answer if that is still possible. Otherwise the
     * connection breaks, so that half an answer does not look complete.
     *
     * @param headers what the policy adds to the answer in any case
     */
    private void handOn(JdkExchange exchange, Map<String, String> headers) throws IOException {
        try {
            handler.handle(exchange);
        } catch (Throwable e) { // Errors too, because after one the JDK's server would leave the client waiting
            String what = "the handler failed on " + exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().getRawPath();
            boolean unsent = exchange.getResponseCode() == NOT_SENT;
            boolean clientLeft = !unsent && e instanceof IOException;
            LOGGER.log(clientLeft ? Level.DEBUG : Level.WARNING, what, e);
            if (!unsent) {
                throw new IOException(what, e);
            }
            exchange.getResponseHeaders().clear();
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, SERVER_ERROR, "the server failed on this request; its log says why");
        }
    }

    private static void send(JdkExchange exchange, int status, String text) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        send(exchange, status, (text + "\n").getBytes(UTF_8));
    }

    private static void send(JdkExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
