package dev.projax.server;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.io.IoCallback;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/**
 * The body of an error: RFC 9457, plus {@code error} and {@code path}, which older clients read.
 *
 * @param type always {@code about:blank}: the status says it all
 * @param title the status's phrase
 * @param status the HTTP status
 * @param detail what is wrong with this request
 * @param error the title again
 * @param path the request's path
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "error", "path"})
record Problem(String type, String title, int status, String detail, String error, String path) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static void send(HttpServerExchange exchange, int status, String title, String detail)
            throws JsonProcessingException {
        send(exchange, status, title, detail, IoCallback.END_EXCHANGE);
    }

    /** Sends it, and then does something else than to wait for the end of the request. */
    static void send(HttpServerExchange exchange, int status, String title, String detail, IoCallback sent)
            throws JsonProcessingException {
        Problem problem = new Problem("about:blank", title, status, detail, title, exchange.getRequestPath());
        byte[] body = JSON.writeValueAsBytes(problem);
        exchange.setStatusCode(status).setResponseContentLength(body.length);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/problem+json");
        exchange.getResponseSender().send(ByteBuffer.wrap(body), sent);
    }
}
