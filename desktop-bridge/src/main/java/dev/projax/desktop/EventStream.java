package dev.projax.desktop;

import dev.projax.core.connection.NotKeptException;
import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Server;
import dev.projax.core.net.HttpHead;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * The stream {@code GET /events} of a verified server. Anything that it sends is a sign of life. When the server stops,
 * the stream ends, and the kernel reports that at once.
 */
final class EventStream implements ServerWatch {
    static final String PATH = "/events";
    private static final Duration OPENING_MAY_TAKE = Duration.ofSeconds(2);
    private static final String EVENTS = "text/event-stream";
    private static final int OK = 200;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1024);

    private EventStream(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens the stream. Returns empty if the server has none, or none that is safe to keep.
     *
     * @throws IOException if the server is not there any more, or cannot be verified
     */
    static Optional<ServerWatch> open(App app, Server server, Selector selector) throws IOException {
        try (VerifiedConnection connection = VerifiedConnection.open(app, server, OPENING_MAY_TAKE)) {
            HttpHead head = connection.request("GET", PATH, null);
            if (head.status() != OK || !isHeadOfOne(head)) {
                return Optional.empty();
            }
            return Optional.of(new EventStream(connection.release(selector)));
        } catch (NotKeptException e) {
            return Optional.empty();
        }
    }

    /** Returns whether an endless stream of events follows. */
    static boolean isHeadOfOne(HttpHead head) {
        String type = head.header("Content-Type");
        return type != null && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length());
    }

    @Override
    public Sign await(Selector selector, Duration most) throws IOException {
        ServerWatch.select(selector, most);
        selector.selectedKeys().clear();
        return read();
    }

    /** Reads everything that has arrived: after a long pause of this process, what the server sent meanwhile counts. */
    private Sign read() {
        Sign sign = Sign.NONE;
        try {
            int read = channel.read(buffer.clear());
            while (read > 0) {
                sign = Sign.HEARD;
                read = channel.read(buffer.clear());
            }
            return read < 0 ? Sign.ENDED : sign;
        } catch (IOException e) {
            // connection reset: the process exited before it had read everything
            return Sign.ENDED;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
