package dev.projax.core.discovery;

import dev.projax.core.net.Loopback;
import dev.projax.core.registry.Health;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with one port: connects to a loopback address, asks for its health, and reads the answer. Does not
 * block; driven by the thread of its search.
 */
final class Probe implements Closeable {
    private final String challenge = Health.challenge();
    private final Verifier verifier;
    private final ByteBuffer request;
    private @Nullable SocketChannel channel;

    /** Created when the connection is established, because most ports of a large range refuse it. */
    private @Nullable ProbedAnswer answer;

    private Target target;
    private @Nullable Answer settled;
    private Duration elapsed = Duration.ZERO;
    private long dialed;

    Probe(Target target, String healthPath, Verifier verifier) {
        this.target = target;
        this.verifier = verifier;
        this.request = ByteBuffer.wrap(request(target.port(), healthPath, challenge));
    }

    /** Replaces the target with one that has more reasons to ask the same port. */
    void become(Target same) {
        target = same;
    }

    Target target() {
        return target;
    }

    boolean isSettled() {
        return settled != null;
    }

    /** Returns whether it gave a valid proof. */
    boolean isVerified() {
        return settled != null && settled.outcome() == Candidate.Outcome.VERIFIED;
    }

    SearchEnd.Standing standing() {
        if (settled == null) {
            return target.mayProveItself() ? SearchEnd.Standing.MAY_PROVE_ITSELF : SearchEnd.Standing.SILENT;
        }
        if (isVerified()) {
            return SearchEnd.Standing.VERIFIED;
        }
        return settled.outcome().isHealthy() ? SearchEnd.Standing.HEALTHY : SearchEnd.Standing.OUT;
    }

    /** Returns the result; call this only when it {@link #isSettled}. */
    Candidate candidate() {
        if (settled == null) {
            throw new IllegalStateException("port " + target.port() + " has not answered yet");
        }
        return target.after(settled, elapsed);
    }

    /**
     * Starts the conversation. On a loopback address a refusal often comes immediately.
     *
     * @throws IOException if this process cannot open another socket
     */
    void dial(Selector selector) throws IOException {
        dialed = System.nanoTime();
        SocketChannel dialing = SocketChannel.open();
        channel = dialing;
        dialing.configureBlocking(false);
        try {
            boolean atOnce = dialing.connect(target.loopback().at(target.port()));
            SelectionKey key = dialing.register(selector, SelectionKey.OP_CONNECT, this);
            if (atOnce) {
                ask(dialing, key);
            }
        } catch (IOException e) {
            fail(e);
        } catch (UnsupportedAddressTypeException e) {
            settle(Candidate.Outcome.ABSENT, "has an address that this JVM cannot use");
        }
    }

    /** Continues with what the selector reports as possible. */
    void proceed(SelectionKey key) {
        if (isSettled()) {
            return;
        }
        SocketChannel talking = (SocketChannel) key.channel();
        try {
            if (answer != null && !request.hasRemaining()) {
                listen(talking, answer);
            } else if (answer != null || talking.finishConnect()) {
                ask(talking, key);
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Settles an open conversation at the deadline. */
    void giveUp() {
        if (channel == null) {
            dialed = System.nanoTime();
            settle(Candidate.Outcome.UNRESPONSIVE, "was not asked before the deadline");
        } else if (answer == null) {
            settle(Candidate.Outcome.UNRESPONSIVE, "does not accept the connection in time");
        } else {
            settle(
                    Candidate.Outcome.UNRESPONSIVE,
                    answer.isEmpty() ? "accepts the connection but does not respond" : "does not finish its answer");
        }
    }

    /** Ends the conversation; a second call does nothing. */
    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // everything has been read already
            }
        }
    }

    private void ask(SocketChannel talking, SelectionKey key) throws IOException {
        if (answer == null) {
            if (Loopback.hasReachedItself(talking)) {
                settle(Candidate.Outcome.ABSENT, "has no listener: the connection reached itself");
                return;
            }
            answer = new ProbedAnswer();
        }
        talking.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private void listen(SocketChannel talking, ProbedAnswer awaited) throws IOException {
        Answer given = talking.read(awaited.rest()) < 0 ? awaited.end() : awaited.answer();
        if (given != null) {
            settle(verifier.check(given, challenge, target.port()));
        }
    }

    private void fail(IOException e) {
        if (answer != null) {
            settle(Candidate.Outcome.FOREIGN, "breaks the connection");
        } else if (e instanceof ConnectException) {
            settle(Candidate.Outcome.ABSENT, "refuses the connection");
        } else {
            settle(Candidate.Outcome.UNRESPONSIVE, "cannot be asked: " + e.getMessage());
        }
    }

    private void settle(Candidate.Outcome outcome, String detail) {
        settle(Answer.of(outcome, detail));
    }

    private void settle(Answer answer) {
        elapsed = Duration.ofNanos(System.nanoTime() - dialed);
        settled = answer;
        close();
    }

    private static byte[] request(int port, String healthPath, String challenge) {
        return ("GET " + healthPath + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nAccept: application/json\r\n"
                        + Health.CHALLENGE + ": " + challenge + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
