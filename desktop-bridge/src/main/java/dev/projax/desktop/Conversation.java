package dev.projax.desktop;

import dev.projax.core.discovery.Server;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.InstanceId;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to 127.0.0.1 on which the server proves itself before anything else is said: what is on its other end
 * cannot change any more, so that nobody but the server sees the token, even if its port is somebody else's by now. An
 * unverified server proves nothing, and gets no token. Blocks, for its limit at most; not safe for threads.
 */
final class Conversation implements Closeable {
    private static final Set<String> HAVE_BODIES = Set.of("POST", "PUT", "PATCH");

    private final SocketChannel channel;
    private final Server server;
    private final Deadline deadline;
    private final HttpReader reader;

    private Conversation(SocketChannel channel, Server server, Deadline deadline) throws IOException {
        this.channel = channel;
        this.server = server;
        this.deadline = deadline;
        this.reader =
                new HttpReader(new BufferedInputStream(limited(channel.socket().getInputStream())));
    }

    /**
     * Dials, and has the server prove itself.
     *
     * @param limit of the whole conversation
     * @throws IOException if it is not there, is another one, or does not keep the connection for a second request
     */
    static Conversation open(App app, Server server, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(Loopback.IPV4.at(server.port()), restMillis(deadline));
            Conversation conversation = new Conversation(channel, server, deadline);
            if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
                throw new IOException("port " + server.port() + " is idle: the connection reached itself");
            }
            if (server.verified()) {
                conversation.requireProof(app);
            }
            return conversation;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private void requireProof(App app) throws IOException {
        String challenge = Health.challenge();
        send("GET", Health.PATH, Health.CHALLENGE + ": " + challenge + "\r\n", null);
        HttpReader.Head head = reader.head();
        boolean proven = server.id()
                .flatMap(InstanceId::parse)
                .flatMap(id -> InstanceFiles.of(app).read(id).record())
                .filter(record -> isProof(record, head, challenge))
                .isPresent();
        if (!proven || !Health.isHealthy(reader.body(head, false))) {
            throw new IOException("port " + server.port() + " is not the server's any more: it does not prove itself");
        }
        if (!head.keepsConnection()) {
            throw new NotKeptException();
        }
    }

    private boolean isProof(InstanceRecord record, HttpReader.Head head, String challenge) {
        return head.status() == 200
                && head.header(Health.INSTANCE).equals(record.id().text())
                && record.isProvenBy(challenge, head.headers().get(Health.PROOF), server.port());
    }

    /** Sends a request with the server's token, if it has one to give. */
    void request(String method, String path, @Nullable String body) throws IOException {
        StringBuilder headers = new StringBuilder();
        Optional<String> token = server.authorization();
        token.ifPresent(it -> headers.append("Authorization: ").append(it).append("\r\n"));
        send(method, path, headers.toString(), body);
    }

    /** Of a method that usually has a body an empty one is announced, too (RFC 9110, section 8.6). */
    private void send(String method, String path, String headers, @Nullable String body) throws IOException {
        byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        boolean announced = body != null || HAVE_BODIES.contains(method);
        String framing = (body == null ? "" : "Content-Type: application/json\r\n")
                + (announced ? "Content-Length: " + bytes.length + "\r\n" : "");
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + headers + framing
                + "\r\n";
        byte[] headBytes = head.getBytes(StandardCharsets.US_ASCII);
        byte[] message = new byte[headBytes.length + bytes.length];
        System.arraycopy(headBytes, 0, message, 0, headBytes.length);
        System.arraycopy(bytes, 0, message, headBytes.length, bytes.length);
        write(message);
    }

    /** A write has no limit of its own: at the deadline of the conversation the channel is closed under it. */
    private void write(byte[] message) throws IOException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> unused = written.orTimeout(restMillis(deadline), TimeUnit.MILLISECONDS)
                .whenComplete((done, late) -> {
                    if (late != null) {
                        closeLate();
                    }
                });
        try {
            channel.socket().getOutputStream().write(message);
        } catch (IOException e) {
            // over, and not merely lost
            restMillis(deadline);
            throw e;
        } finally {
            written.complete(null);
        }
    }

    private void closeLate() {
        try {
            close();
        } catch (IOException e) {
            // its descriptor is free all the same
        }
    }

    /** Returns the reader of what comes back. */
    HttpReader reader() {
        return reader;
    }

    /** Returns the connection itself, for what comes after the head of an answer without end. */
    SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** The server proves itself, but closes the connection then. */
    static final class NotKeptException extends IOException {
        private static final long serialVersionUID = 1;

        NotKeptException() {
            super("the server closes the connection after its proof, so that nothing can be sent to it safely");
        }
    }

    private static int restMillis(Deadline deadline) throws SocketTimeoutException {
        int rest = deadline.restMillis();
        if (rest == 0) {
            throw new SocketTimeoutException("the server has not answered within " + deadline);
        }
        return rest;
    }

    /** Each read may take as long as is left of the whole conversation. */
    private InputStream limited(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                channel.socket().setSoTimeout(restMillis(deadline));
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                channel.socket().setSoTimeout(restMillis(deadline));
                return super.read(bytes, from, length);
            }
        };
    }
}
