package dev.projax.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventConnection.EventCallback;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.IoUtils;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * The streams of server-sent events (WHATWG HTML, section 9.2) that tell clients at once when the server stops, even by
 * crashing. A stream sends {@code hello} at the beginning, {@code stopping} before a clean stop, both without data, and
 * a comment every 2 s. These comments keep the connection from counting as idle. A client that stops reading loses the
 * stream.
 */
final class EventStreams implements HttpHandler {
    static final String PATH = "/events";
    private static final int HEARTBEAT_MILLIS = 2_000;
    private static final String NO_DATA = "";
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int TRY_AGAIN_SECONDS = 2;

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
    private final String healthPath;
    private final StreamLimit limit;
    private volatile boolean stopping;

    /**
     * @param healthPath what to poll when there are too many streams
     * @param limit the limit for all kinds of streams together
     */
    EventStreams(String healthPath, StreamLimit limit) {
        this.healthPath = healthPath;
        this.limit = limit;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (!limit.enter()) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, TRY_AGAIN_SECONDS);
            Problem.sendAndClose(
                    exchange,
                    SERVICE_UNAVAILABLE,
                    "Service Unavailable",
                    "too many streams are open on this server; poll " + healthPath + " every 2 s instead");
            return;
        }
        exchange.getConnection().addCloseListener(closed -> limit.leave());
        exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
        streams.handleRequest(exchange);
        endWithClient((HttpServerConnection) exchange.getConnection());
    }

    /**
     * Closes the stream as soon as the client leaves. A heartbeat that cannot be written would show it only after 4 s.
     */
    private static void endWithClient(HttpServerConnection connection) {
        ConduitStreamSourceChannel source = connection.getChannel().getSourceChannel();
        source.setReadListener(client -> {
            if (hasEnded(client)) {
                IoUtils.safeClose(connection);
            }
        });
        source.resumeReads();
    }

    /** Discards what the client still sends, and returns whether it has closed its end. */
    private static boolean hasEnded(ConduitStreamSourceChannel client) {
        ByteBuffer discarded = ByteBuffer.allocate(64);
        try {
            int read = client.read(discarded);
            while (read > 0) {
                read = client.read(discarded.clear());
            }
            return read < 0;
        } catch (IOException e) {
            return true;
        }
    }

    private void greet(ServerSentEventConnection stream) {
        stream.send(NO_DATA, "hello", null, null);
        stream.setKeepAliveTime(HEARTBEAT_MILLIS);
        if (stopping) {
            sayGoodbye(stream);
        }
    }

    /**
     * Sends {@code stopping} to all clients and then closes their streams, including those that are just being opened.
     */
    void stop() {
        stopping = true;
        streams.getConnections().forEach(EventStreams::sayGoodbye);
    }

    private static void sayGoodbye(ServerSentEventConnection stream) {
        stream.send(NO_DATA, "stopping", null, CLOSE);
    }
}
