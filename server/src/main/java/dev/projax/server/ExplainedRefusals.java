package dev.projax.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Adds an explanation to the empty 400 that Undertow sends when it cannot parse a request. Undertow bypasses all
 * handlers, always writes the same bytes in one piece, and closes the connection, so this class replaces those bytes on
 * their way out.
 */
final class ExplainedRefusals extends AbstractStreamSinkConduit<StreamSinkConduit> {
    private static final byte[] UNDERTOWS = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    private static final String DETAIL =
            "the request cannot be parsed: its request line, a header or its length is malformed,"
                    + " or its headers are larger than 64 KiB";

    /** The unsent rest of our answer; null while none is being sent. */
    private @Nullable ByteBuffer ours;

    private ExplainedRefusals(StreamSinkConduit next) {
        super(next);
    }

    /** Watches everything that is written to {@code connection} from now on. */
    static void on(StreamConnection connection) {
        connection
                .getSinkChannel()
                .setConduit(new ExplainedRefusals(connection.getSinkChannel().getConduit()));
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        if (src.remaining() != UNDERTOWS.length || !src.equals(ByteBuffer.wrap(UNDERTOWS))) {
            return super.write(src);
        }
        ByteBuffer rest = ours == null ? answer() : ours;
        ours = rest;
        super.write(rest);
        if (rest.hasRemaining()) {
            // the caller tries again with the same bytes when there is room
            return 0;
        }
        ours = null;
        src.position(src.limit());
        return UNDERTOWS.length;
    }

    private static ByteBuffer answer() throws IOException {
        byte[] body = Problem.body(400, "Bad Request", DETAIL, "");
        String head = "HTTP/1.1 400 Bad Request\r\nContent-Type: " + Problem.MEDIA_TYPE + "\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        return ByteBuffer.allocate(head.length() + body.length)
                .put(head.getBytes(StandardCharsets.ISO_8859_1))
                .put(body)
                .flip();
    }
}
