package dev.projax.desktop;

import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * The stream {@code GET /events} of a server that has proved itself. Whatever it says is a sign of life; that it ends is
 * the server's end, of which the kernel tells at once.
 */
final class EventStream implements SignsOfLife {
    static final String PATH = "/events";
    private static final Duration OPENING_MAY_TAKE = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(1024);

    private EventStream(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens the stream; empty if the server has none, or none that can be had safely.
     *
     * @throws IOException if the server is not there any more, or does not prove itself
     */
    static Optional<SignsOfLife> open(App app, Server server, Selector selector) throws IOException {
        Conversation conversation;
        try {
            conversation = Conversation.open(app, server, OPENING_MAY_TAKE);
        } catch (Conversation.NotKeptException e) {
            return Optional.empty();
        }
        try {
            conversation.request("GET", PATH, null);
            HttpReader.Head head = conversation.reader().head();
            if (head.status() != OK || !head.isEventStream()) {
                conversation.close();
                return Optional.empty();
            }
            SocketChannel channel = conversation.channel();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return Optional.of(new EventStream(channel));
        } catch (Throwable e) {
            conversation.close();
            throw e;
        }
    }

    @Override
    public Sign await(Selector selector, Duration most) throws IOException {
        SignsOfLife.select(selector, most);
        selector.selectedKeys().clear();
        return read();
    }

    /** Reads all that has come: after a long pause of this process, what the server said in it counts. */
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
            // reset: the process has ended with something unread
            return Sign.ENDED;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
