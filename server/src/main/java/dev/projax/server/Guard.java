package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the routes of a server on a loopback address, on every path, and lets in what does not come from a
 * stranger's web page: the right {@code Host}, an {@code Origin} of this machine or none, and no cross-site request of a
 * browser. Everything else is 403, without a CORS header. Any server on Undertow can use it.
 */
public final class Guard implements HttpHandler {
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString FETCH_MODE = new HttpString("Sec-Fetch-Mode");
    private static final HttpString FETCH_DESTINATION = new HttpString("Sec-Fetch-Dest");
    private static final HttpString REQUEST_METHOD = new HttpString("Access-Control-Request-Method");
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final int NO_CONTENT = 204;
    private static final int FORBIDDEN = 403;

    private final Door door;
    private final HttpHandler next;

    private Guard(Door door, HttpHandler next) {
        this.door = door;
        this.next = next;
    }

    /**
     * Returns a guard before {@code next}.
     *
     * @param port the server's own, 1 to 65535
     * @param allowedOrigins more origins than those of this machine, each as {@link Origin#require} has it
     * @throws IllegalArgumentException if one of them is not an origin
     */
    public static Guard before(HttpHandler next, int port, Set<String> allowedOrigins) {
        allowedOrigins.forEach(Origin::require);
        return new Guard(new Door(port, allowedOrigins), next);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exchange.isHostIncludedInRequestURI()) {
            refuse(exchange, "this is not a proxy: the request line takes a path, not a URL");
        } else if (!door.knowsHost(only(exchange, Headers.HOST))) {
            refuse(exchange, "the Host header does not name this server");
        } else if (exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
            handleOrigin(exchange, only(exchange, Headers.ORIGIN));
        } else if (isPreflight(exchange)
                || door.isForeign(exchange.getRequestMethod().toString(), fetch(exchange))) {
            refuse(exchange, "the request comes from a page of another site");
        } else {
            next.handleRequest(exchange);
        }
    }

    private void handleOrigin(HttpServerExchange exchange, @Nullable String origin) throws Exception {
        if (origin == null || !door.welcomes(origin)) {
            refuse(exchange, "the request comes from a page of an origin that is not allowed");
            return;
        }
        exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin).put(Headers.VARY, "Origin");
        if (isPreflight(exchange)) {
            exchange.getResponseHeaders()
                    .put(ALLOW_METHODS, "GET, HEAD, POST")
                    .put(ALLOW_HEADERS, "Authorization, Content-Type");
            exchange.setStatusCode(NO_CONTENT).endExchange();
        } else {
            next.handleRequest(exchange);
        }
    }

    private static boolean isPreflight(HttpServerExchange exchange) {
        // as text, because Undertow takes a method in small letters for the same
        return exchange.getRequestMethod().toString().equals(Methods.OPTIONS_STRING)
                && exchange.getRequestHeaders().contains(REQUEST_METHOD);
    }

    private static Door.Fetch fetch(HttpServerExchange exchange) {
        return new Door.Fetch(
                exchange.getRequestHeaders().getFirst(FETCH_SITE),
                exchange.getRequestHeaders().getFirst(FETCH_MODE),
                exchange.getRequestHeaders().getFirst(FETCH_DESTINATION));
    }

    /** Returns the header's value; null if there is none, or more than one, of which a proxy may have seen the other. */
    private static @Nullable String only(HttpServerExchange exchange, HttpString name) {
        HeaderValues values = exchange.getRequestHeaders().get(name);
        return values == null || values.size() != 1 ? null : values.getFirst();
    }

    private static void refuse(HttpServerExchange exchange, String detail) throws Exception {
        Problem.send(exchange, FORBIDDEN, "Forbidden", detail);
    }
}
