package dev.projax.core.connection;

import dev.projax.core.discovery.Server;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.HttpHead;
import dev.projax.core.net.HttpLimits;
import dev.projax.core.net.HttpReader;
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
 * One connection to 127.0.0.1 on which the server proves itself before anything else is said: what is on its other end
 * cannot change any more, so that nobody but the server sees the token, even if its port is somebody else's by now. A server
 * that is known by no record proves nothing, and gets no token. Blocks, until its deadline at most; not safe for threads.
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class VerifiedConnection implements Closeable {
    private static final HttpLimits LIMITS = new HttpLimits(16 * 1024, 4 * 1024 * 1024);
    private static final Set<String> HAVE_BODIES = Set.of("POST", "PUT", "PATCH");
    private static final int ROOM = 8 * 1024;
    private static final int OK = 200;

    private final Server server;
    private final TimedChannel channel;

    /** What has come, and belongs to no answer yet. */
    private final ByteBuffer received = ByteBuffer.allocate(ROOM).limit(0);

    /** Of the answer to the last request. */
    private HttpReader reader = new HttpReader("GET", LIMITS);

    private VerifiedConnection(Server server, TimedChannel channel) {
        this.server = server;
        this.channel = channel;
    }

    /**
     * Dials, and has the server prove itself if there is a token for it, whether it has answered before or not.
     *
     * @param limit of the whole conversation
     * @throws NotKeptException if the server does not keep the connection for a request after its proof
     * @throws java.net.ConnectException if nobody is there
     * @throws java.net.SocketTimeoutException if the time is up; so do all the other methods
     * @throws IOException if it is another one, or cannot be asked
     */
    public static VerifiedConnection open(Server server, Duration limit) throws IOException {
        VerifiedConnection connection =
                new VerifiedConnection(server, TimedChannel.dial(server.port(), Deadline.in(limit)));
        try {
            if (server.authorization().isPresent()) {
                connection.requireProof();
            }
            return connection;
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    private void requireProof() throws IOException {
        String challenge = Health.challenge();
        HttpHead head = ask("GET", Health.PATH, Health.CHALLENGE + ": " + challenge + "\r\n", null);
        boolean proven = head.status() == OK && server.isProvenBy(challenge, head.header(Health.PROOF));
        if (!proven || !Health.isHealthy(body())) {
            throw new IOException("port " + server.port() + " is not the server's any more: it does not prove itself");
        }
        if (!reader.keepsConnection()) {
            throw new NotKeptException();
        }
    }

    /**
     * Sends a request with the server's token, if it has one to give, and returns the head of the answer. To be called again
     * only when the body has been read and the server keeps the connection.
     *
     * @param path with the query, from the slash on
     * @param body JSON, or null for none
     * @throws dev.projax.core.net.HttpException if the answer is none, or breaks off
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

    /** Of a method that usually has a body an empty one is announced, too (RFC 9110, section 8.6). */
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
     * Returns the body of the answer whose head was returned last, decoded as UTF-8.
     *
     * @throws dev.projax.core.net.HttpException if it is malformed, breaks off, or has more than 4 MiB
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

    /** Waits for more, once all has been read; tells whether it has come. */
    private boolean receive() throws IOException {
        received.clear();
        int read = channel.read(received);
        received.flip();
        return read >= 0;
    }

    /**
     * Gives the connection away, for what follows the head of an answer without end: not blocking, without a deadline, and in
     * the hands of {@code selector}, which tells when there is something to read. To close this does nothing then.
     */
    public SocketChannel release(Selector selector) throws IOException {
        return channel.release(selector);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
