package dev.projax.core.connection;

import dev.projax.core.discovery.Server;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.HttpHead;
import dev.projax.core.net.HttpLimits;
import dev.projax.core.net.HttpReader;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to 127.0.0.1 on which the server proves its identity before anything else is sent. Afterwards its other
 * end cannot change, so only the server sees the token, even if another program has taken the port by now. A server
 * without a record proves nothing and gets no token. Blocks, at most until its deadline. Not thread-safe.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class VerifiedConnection implements Closeable {
    private static final HttpLimits LIMITS = new HttpLimits(16 * 1024, 4 * 1024 * 1024);
    private static final Set<String> HAVE_BODIES = Set.of("POST", "PUT", "PATCH");
    private static final int ROOM = 8 * 1024;
    private static final int OK = 200;

    private final Server server;
    private final TimedChannel channel;

    /** Bytes that have arrived but belong to no answer yet. */
    private final ByteBuffer received = ByteBuffer.allocate(ROOM).limit(0);

    /** Reads the answer to the last request. */
    private HttpReader reader = new HttpReader("GET", LIMITS);

    private VerifiedConnection(Server server, TimedChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    /**
     * Connects to the server. If there is a token for it, verifies it first, whether it has answered before or not.
     *
     * @param app the server's app, whose health path is asked for the proof
     * @param limit the timeout for the whole conversation
     * @throws NotKeptException if the server does not keep the connection open after its proof
     * @throws java.net.ConnectException if nothing listens on its port
     * @throws java.net.SocketTimeoutException if the timeout is over; all other methods throw it too
     * @throws IOException if another program answers, or the server cannot be asked
     */
    public static VerifiedConnection open(App app, Server server, Duration limit) throws IOException {
        VerifiedConnection connection =
                new VerifiedConnection(server, TimedChannel.dial(server.port(), Deadline.in(limit)));
        try {
            if (server.authorization().isPresent()) {
                connection.requireProof(app.healthPath());
            }
            return connection;
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    private void requireProof(String healthPath) throws IOException {
        String challenge = Health.challenge();
        HttpHead head = ask("GET", healthPath, Health.CHALLENGE + ": " + challenge + "\r\n", null);
        boolean proven = head.status() == OK && server.isProvenBy(challenge, head.header(Health.PROOF));
        if (!proven || !Health.isHealthy(body())) {
            throw new IOException(
                    "port " + server.port() + " no longer belongs to the server: what answers gives no valid proof");
        }
        if (!reader.keepsConnection()) {
            throw new NotKeptException();
        }
    }

    /**
     * Sends a request, with the server's token if there is one, and returns the head of the answer. Call this again
     * only after the body has been read, and only if the server keeps the connection open.
     *
     * @param path the path with the query, starting with a slash
     * @param body JSON, or null for none
     * @throws dev.projax.core.net.HttpException if the answer is not HTTP or is incomplete
     */
    public HttpHead request(String method, String path, @Nullable String body) throws IOException {
        String token = server.authorization()
                .map(value -> "Authorization: " + value + "\r\n")
                .orElse("");
        return ask(method, path, token, body);
    }

    private HttpHead ask(String method, String path, String headers, @Nullable String body) throws IOException {
        channel.write(ByteBuffer.wrap(message(method, path, headers, body)));
        reader = new HttpReader(method, LIMITS);
        while (!reader.readHead(received)) {
            if (!receive()) {
                reader.end();
            }
        }
        return reader.head();
    }

    /** Announces even an empty body if the method usually has one (RFC 9110, section 8.6). */
    private byte[] message(String method, String path, String headers, @Nullable String body) {
        byte[] content = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        boolean announced = body != null || HAVE_BODIES.contains(method);
        String framing = (body == null ? "" : "Content-Type: application/json\r\n")
                + (announced ? "Content-Length: " + content.length + "\r\n" : "");
        byte[] head = (method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + headers
                        + framing + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + content.length)
                .put(head)
                .put(content)
                .array();
    }

    /**
     * Returns the body of the last answer, decoded as UTF-8.
     *
     * @throws dev.projax.core.net.HttpException if it is malformed, incomplete, or larger than 4 MiB
     */
    public String body() throws IOException {
        while (!reader.readBody(received)) {
            if (!receive()) {
                reader.end();
                break;
            }
        }
        return new String(reader.body(), StandardCharsets.UTF_8);
    }

    /** Waits for more bytes when all have been read, and returns whether any came. */
    private boolean receive() throws IOException {
        received.clear();
        int read = channel.read(received);
        received.flip();
        return read >= 0;
    }

    /**
     * Hands over the connection, for reading an endless answer after its head. It is then non-blocking, without a
     * deadline, and registered with {@code selector}, which tells when there is something to read. Closing this object
     * then does nothing.
     */
    public SocketChannel release(Selector selector) throws IOException {
        return channel.release(selector);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
