package dev.projax.server;

import io.undertow.conduits.ChunkedStreamSourceConduit;
import io.undertow.conduits.ReadDataStreamSourceConduit;
import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.PushBackStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;

/** Passes the bytes of a chunked body through a {@link ChunkFraming} before Undertow interprets them. */
final class CheckedChunks extends AbstractStreamSourceConduit<StreamSourceConduit> {
    private final ChunkFraming framing = new ChunkFraming();

    private CheckedChunks(StreamSourceConduit next) {
        super(next);
    }

    /**
     * Makes reading the body of {@code exchange} fail with a {@link BodyRefusedException} if it is malformed, where
     * Undertow would close the connection without an answer. This must be the last request on its connection, because
     * bytes that arrive together with its end are discarded.
     */
    static void of(HttpServerExchange exchange) {
        exchange.setPersistent(false);
        HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
        PushBackStreamSourceConduit checked = new PushBackStreamSourceConduit(
                new CheckedChunks(new ReadDataStreamSourceConduit(connection.getOriginalSourceConduit(), connection)));
        connection
                .getChannel()
                .getSourceChannel()
                .setConduit(new ChunkedStreamSourceConduit(
                        checked,
                        checked,
                        connection.getByteBufferPool(),
                        end -> Connectors.terminateRequest(exchange),
                        exchange,
                        () -> {}));
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        ByteBuffer fresh = dst.duplicate();
        int read = super.read(dst);
        if (read > 0) {
            framing.look(fresh.limit(dst.position()));
        }
        return read;
    }
}
