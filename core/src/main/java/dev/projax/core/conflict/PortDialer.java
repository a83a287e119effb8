package dev.projax.core.conflict;

import dev.projax.core.files.RunningTime;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to ports that can be bound, to find those whose connections the system redirects or drops. Sends nothing and
 * closes each connection at once. A free port refuses immediately, so this takes time only if some connection gets no
 * reply: up to 200 ms for the first 512 of them, and as long again for each further 512.
 */
final class PortDialer implements Closeable {
    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many connections may be pending at once. Often, a process may open only 1,024 files and sockets. */
    private static final int MOST_PENDING = 512;

    /** How often to try again if the system chooses the target port as the source port. */
    private static final int MOST_TRIES = 4;

    private final Map<Integer, Set<Loopback>> answering = new HashMap<>();
    private final Map<Integer, Set<Loopback>> silent = new HashMap<>();
    private final Set<Attempt> pending = new HashSet<>();
    private @Nullable Selector selector;

    private PortDialer() {}

    /** One connection; two are never equal, because each has its own channel. */
    private record Attempt(int port, Loopback address, int number, SocketChannel channel) {}

    /**
     * Connects to the loopback addresses of each port.
     *
     * @param ports each 1 to 65535
     * @param ipv6 whether to connect to ::1 too
     * @return what was noticed, for each port where something was
     * @throws IOException if this process cannot try, for example without a free file descriptor
     */
    static Map<Integer, Dialed> dial(Collection<Integer> ports, boolean ipv6) throws IOException {
        Set<Loopback> addresses = ipv6 ? EnumSet.allOf(Loopback.class) : EnumSet.of(Loopback.IPV4);
        try (PortDialer dialer = new PortDialer()) {
            for (int port : ports) {
                for (Loopback address : addresses) {
                    dialer.dial(port, address, 1);
                    if (dialer.pending.size() >= MOST_PENDING) {
                        dialer.awaitReplies();
                    }
                }
            }
            dialer.awaitReplies();
            return dialer.result();
        }
    }

    private void dial(int port, Loopback address, int number) throws IOException {
        Attempt attempt = new Attempt(port, address, number, SocketChannel.open());
        pending.add(attempt);
        attempt.channel.configureBlocking(false);
        proceed(attempt, () -> attempt.channel.connect(address.at(port)));
        if (pending.contains(attempt)) {
            attempt.channel.register(selector(), SelectionKey.OP_CONNECT, attempt);
        }
    }

    /** Begins or finishes to connect, and returns whether the connection is up. */
    @FunctionalInterface
    private interface Connect {
        boolean proceed() throws IOException;
    }

    private void proceed(Attempt attempt, Connect connect) throws IOException {
        try {
            if (connect.proceed()) {
                settleConnected(attempt);
            }
        } catch (NoRouteToHostException e) {
            note(silent, attempt);
            settle(attempt);
        } catch (SocketException e) {
            // It is refused, as on a free port, or this process cannot connect, which says nothing about the port.
            settle(attempt);
        }
    }

    private void settleConnected(Attempt attempt) throws IOException {
        boolean itself = Loopback.hasReachedItself(attempt.channel);
        settle(attempt);
        if (!itself) {
            note(answering, attempt);
        } else if (attempt.number < MOST_TRIES) {
            dial(attempt.port, attempt.address, attempt.number + 1);
        }
    }

    private void settle(Attempt attempt) throws IOException {
        pending.remove(attempt);
        attempt.channel.close();
    }

    private static void note(Map<Integer, Set<Loopback>> noted, Attempt attempt) {
        noted.computeIfAbsent(attempt.port, port -> EnumSet.noneOf(Loopback.class))
                .add(attempt.address);
    }

    /** A selector costs time, and seldom is a connection pending. */
    private Selector selector() throws IOException {
        if (selector == null) {
            selector = Selector.open();
        }
        return selector;
    }

    /** Waits until no connection is pending. Those that get no reply in time are silent. */
    private void awaitReplies() throws IOException {
        RunningTime time = RunningTime.start();
        while (!pending.isEmpty() && time.elapsed() < LIMIT) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while connecting to ports");
            }
            selector().select(TimeUnit.NANOSECONDS.toMillis(RunningTime.STEP));
            proceedWithReady();
            time.note(RunningTime.STEP);
        }
        for (Attempt attempt : Set.copyOf(pending)) {
            note(silent, attempt);
            settle(attempt);
        }
    }

    private void proceedWithReady() throws IOException {
        Set<SelectionKey> ready = selector().selectedKeys();
        for (SelectionKey key : Set.copyOf(ready)) {
            Attempt attempt = (Attempt) key.attachment();
            proceed(attempt, attempt.channel::finishConnect);
        }
        ready.clear();
    }

    private Map<Integer, Dialed> result() {
        Set<Integer> ports = new HashSet<>(answering.keySet());
        ports.addAll(silent.keySet());
        Map<Integer, Dialed> result = new HashMap<>();
        for (int port : ports) {
            result.put(port, new Dialed(answering.getOrDefault(port, Set.of()), silent.getOrDefault(port, Set.of())));
        }
        return result;
    }

    @Override
    public void close() throws IOException {
        for (Attempt attempt : pending) {
            attempt.channel.close();
        }
        if (selector != null) {
            selector.close();
        }
    }
}
