package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Map;
import java.util.TreeSet;

/** Passes a request to the handler for its exact path and method. Everything else is 404 or 405. */
final class Routes implements HttpHandler {
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;

    private final Map<String, Map<HttpString, HttpHandler>> handlers;

    Routes(Map<String, Map<HttpString, HttpHandler>> handlers) {
        this.handlers = Map.copyOf(handlers);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        Map<HttpString, HttpHandler> methods = handlers.get(exchange.getRequestPath());
        if (methods == null) {
            Problem.send(exchange, NOT_FOUND, "Not Found", "there is nothing at this path");
            return;
        }
        HttpHandler handler = methods.get(exchange.getRequestMethod());
        if (handler == null) {
            String allowed = allowed(methods);
            exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
            Problem.send(
                    exchange,
                    METHOD_NOT_ALLOWED,
                    "Method Not Allowed",
                    "this path accepts only " + allowed.replace(", ", " and "));
            return;
        }
        handler.handleRequest(exchange);
    }

    private static String allowed(Map<HttpString, HttpHandler> methods) {
        TreeSet<String> names = new TreeSet<>();
        for (HttpString method : methods.keySet()) {
            names.add(method.toString());
        }
        return String.join(", ", names);
    }
}
