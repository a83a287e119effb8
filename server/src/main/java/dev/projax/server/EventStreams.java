package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import org.xnio.IoUtils;

/**
 * The streams of server-sent events (WHATWG HTML, section 9.2) that clients hold to learn at once when the server ends, by
 * a crash too: {@code hello} at the beginning, {@code stopping} before a clean end, neither with data, and a comment every
 * 2 s. What is written so often keeps the connection from counting as idle.
 */
final class EventStreams implements HttpHandler {
    static final String PATH = "/events";
    private static final int HEARTBEAT_MILLIS = 2_000;
    private static final String NO_DATA = "";

    private static final EventCallback CLOSE = new EventCallback() {
        @Override
        public void done(ServerSentEventConnection stream, String data, String event, String id) {
            stream.shutdown();
        }

        @Override
        public void failed(ServerSentEventConnection stream, String data, String event, String id, IOException e) {
            IoUtils.safeClose(stream);
        }
    };

    private final ServerSentEventHandler streams = new ServerSentEventHandler((stream, lastEventId) -> greet(stream));
    private volatile boolean stopping;

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        streams.handleRequest(exchange);
    }

    private void greet(ServerSentEventConnection stream) {
        stream.send(NO_DATA, "hello", null, null);
        stream.setKeepAliveTime(HEARTBEAT_MILLIS);
        if (stopping) {
            sayGoodbye(stream);
        }
    }

    /** Tells all clients that the server stops, and closes the streams, soon; also those that are only being opened. */
    void stop() {
        stopping = true;
        streams.getConnections().forEach(EventStreams::sayGoodbye);
    }

    private static void sayGoodbye(ServerSentEventConnection stream) {
        stream.send(NO_DATA, "stopping", null, CLOSE);
    }
}
