package dev.projax.server;

import dev.projax.core.registry.Identity;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A handler that protects another one: it requires the server's token and, for requests that change something, a JSON
 * body. A web page can send neither without a preflight. Any server on Undertow can use it behind a {@link Guard}.
 */
public final class Authorized implements HttpHandler {
    private static final int UNAUTHORIZED = 401;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;
    private static final String JSON = "application/json";

    private final Identity identity;
    private final HttpHandler next;
    private final boolean takesJson;

    private Authorized(Identity identity, HttpHandler next, boolean takesJson) {
        this.identity = identity;
        this.next = next;
        this.takesJson = takesJson;
    }

    /** Returns a handler before {@code next}: 401 without the token of {@code identity}, 415 without JSON. */
    public static Authorized before(HttpHandler next, Identity identity) {
        return new Authorized(identity, next, true);
    }

    /** Returns a handler for a {@code next} that changes nothing and reads no body: 401 without the token. */
    static Authorized beforeReading(HttpHandler next, Identity identity) {
        return new Authorized(identity, next, false);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderValues authorization = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (authorization == null || authorization.size() != 1 || !identity.admits(authorization.getFirst())) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            Problem.send(exchange, UNAUTHORIZED, "Unauthorized", refusal(authorization));
        } else if (takesJson && !isJson(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE))) {
            Problem.send(exchange, UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type", "send Content-Type: " + JSON);
        } else {
            next.handleRequest(exchange);
        }
    }

    private static String refusal(@Nullable HeaderValues authorization) {
        return authorization != null
                        && authorization.size() == 1
                        && authorization.getFirst().startsWith("Bearer ")
                ? "this is not the token of this server; send the one in its record"
                : "send the token from the server's record: Authorization: Bearer TOKEN";
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT).equals(JSON);
    }
}
