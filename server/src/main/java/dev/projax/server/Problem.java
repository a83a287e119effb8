package dev.projax.server;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;

/**
 * The body of an error answer: RFC 9457, plus {@code error} and {@code path} for older clients.
 *
 * @param type always {@code about:blank}, because the status says it all
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param detail what is wrong with this request
 * @param error the title again
 * @param path the request's path
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "error", "path"})
record Problem(String type, String title, int status, String detail, String error, String path) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final IoCallback CLOSE_CONNECTION = new IoCallback() {
        @Override
        public void onComplete(HttpServerExchange exchange, Sender sender) {
            IoUtils.safeClose(exchange.getConnection());
        }

        @Override
        public void onException(HttpServerExchange exchange, Sender sender, IOException e) {
            IoUtils.safeClose(exchange.getConnection());
        }
    };

    static void send(HttpServerExchange exchange, int status, String title, String detail)
            throws JsonProcessingException {
        send(exchange, status, title, detail, IoCallback.END_EXCHANGE);
    }

    /** Sends the answer and closes the connection, even if there is more to read. */
    static void sendAndClose(HttpServerExchange exchange, int status, String title, String detail)
            throws JsonProcessingException {
        exchange.setPersistent(false);
        send(exchange, status, title, detail, CLOSE_CONNECTION);
    }

    private static void send(HttpServerExchange exchange, int status, String title, String detail, IoCallback sent)
            throws JsonProcessingException {
        byte[] body = body(status, title, detail, exchange.getRequestPath());
        exchange.setStatusCode(status).setResponseContentLength(body.length);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, MEDIA_TYPE);
        exchange.getResponseSender().send(ByteBuffer.wrap(body), sent);
    }

    static byte[] body(int status, String title, String detail, String path) throws JsonProcessingException {
        return JSON.writeValueAsBytes(new Problem("about:blank", title, status, detail, title, path));
    }
}
