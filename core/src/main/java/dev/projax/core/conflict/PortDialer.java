package dev.projax.core.conflict;

import dev.projax.core.files.RunningTime;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to ports that can be bound, to find those whose connections the system redirects or drops. Sends nothing. A
 * free port refuses immediately, so this takes time only if some connection gets no reply: up to 200 ms for the first
 * 512 of them, and as long again for each further 512. Not for Windows, and not safe for use by several threads.
 */
final class PortDialer implements Closeable {
    private static final long LIMIT = TimeUnit.MILLISECONDS.toNanos(200);

    /** How many connections may be pending at once. Often, a process may open only 1,024 files and sockets. */
    private static final int MOST_PENDING = 512;

    /** How often to try again if the system chooses the target port as the source port. */
    private static final int MOST_TRIES = 4;

    /** How many connections stay open until this is closed, so that the socket table shows where they lead. */
    private static final int MOST_OPEN = 128;

    private final Map<Integer, Set<Loopback>> answering = new HashMap<>();
    private final Map<Integer, Set<Loopback>> silent = new HashMap<>();
    private final Set<Attempt> pending = new HashSet<>();
    private final List<Attempt> connected = new ArrayList<>();
    private @Nullable Selector selector;

    private PortDialer() {}

    /** One connection. No record, because a JVM needs 30 ms for the first hash code of one. */
    private static final class Attempt {
        private final int port;
        private final Loopback address;
        private final int number;
        private final SocketChannel channel;

        Attempt(int port, Loopback address, int number, SocketChannel channel) {
            this.port = port;
            this.address = address;
            this.number = number;
            this.channel = channel;
        }
    }

    /**
     * Connects to the loopback addresses of each port.
     *
     * @param ports each 1 to 65535
     * @param ipv6 whether to connect to ::1 too
     * @throws IOException if this process cannot try, for example without a free file descriptor
     */
    static PortDialer dial(Collection<Integer> ports, boolean ipv6) throws IOException {
        Set<Loopback> addresses = ipv6 ? EnumSet.allOf(Loopback.class) : EnumSet.of(Loopback.IPV4);
        PortDialer dialer = new PortDialer();
        try {
            for (int port : ports) {
                for (Loopback address : addresses) {
                    dialer.dial(port, address, 1);
                    if (dialer.pending.size() >= MOST_PENDING) {
                        dialer.awaitReplies();
                    }
                }
            }
            dialer.awaitReplies();
            return dialer;
        } catch (Throwable e) {
            dialer.close();
            throw e;
        }
    }

    private void dial(int port, Loopback address, int number) throws IOException {
        Attempt attempt = new Attempt(port, address, number, SocketChannel.open());
        pending.add(attempt);
        attempt.channel.configureBlocking(false);
        // If the system chooses a port of the range as the source port, a server can bind that afterwards.
        attempt.channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
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
        if (Loopback.hasReachedItself(attempt.channel)) {
            settle(attempt);
            if (attempt.number < MOST_TRIES) {
                dial(attempt.port, attempt.address, attempt.number + 1);
            }
            return;
        }
        note(answering, attempt);
        if (connected.size() < MOST_OPEN) {
            pending.remove(attempt);
            connected.add(attempt);
        } else {
            settle(attempt);
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

    /** Returns what was noticed, for each port where something was. */
    Map<Integer, Dialed> noticed() {
        Set<Integer> ports = new HashSet<>(answering.keySet());
        ports.addAll(silent.keySet());
        Map<Integer, Dialed> result = new HashMap<>();
        for (int port : ports) {
            result.put(port, new Dialed(answering.getOrDefault(port, Set.of()), silent.getOrDefault(port, Set.of())));
        }
        return result;
    }

    /**
     * Returns the ports that answer, each with the local address of a connection to it, on 127.0.0.1 rather than on ::1.
     * The connections are open until this is closed. Returns none if there are 128 of them.
     */
    Map<InetSocketAddress, Integer> connections() throws IOException {
        Map<InetSocketAddress, Integer> ports = new HashMap<>();
        for (Attempt attempt : connected.size() < MOST_OPEN ? connected : List.<Attempt>of()) {
            Set<Loopback> addresses = answering.getOrDefault(attempt.port, Set.of());
            if (attempt.address == Loopback.IPV4 || !addresses.contains(Loopback.IPV4)) {
                ports.put((InetSocketAddress) attempt.channel.getLocalAddress(), attempt.port);
            }
        }
        return ports;
    }

    @Override
    public void close() throws IOException {
        for (Attempt attempt : pending) {
            attempt.channel.close();
        }
        for (Attempt attempt : connected) {
            attempt.channel.close();
        }
        if (selector != null) {
            selector.close();
        }
    }
}
