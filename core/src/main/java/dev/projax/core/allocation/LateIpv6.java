package dev.projax.core.allocation;

import dev.projax.core.net.Addresses;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes ::1 for a server that started when ::1 could not be bound. Safe for use from any thread. */
final class LateIpv6 implements Closeable {
    private static final Closeable HELD_BY_SERVER = () -> {};

    private final LoopbackSockets sockets;
    private final boolean wildcardHides;
    private @Nullable Closeable hold;
    private boolean stopped;

    /** @param wildcardHides as in {@link PortAllocator} */
    LateIpv6(LoopbackSockets sockets, boolean wildcardHides) {
        this.sockets = sockets;
        this.wildcardHides = wildcardHides;
    }

    /**
     * Takes [::1] of {@code port} if the machine has that address now. Does nothing if it was taken before.
     *
     * @return whether this call took it
     * @throws IOException if another program holds it, or if this JVM cannot use IPv6
     */
    synchronized <T> boolean take(int port, T bound, PortBinder<T> binder) throws IOException {
        if (stopped || hold != null) {
            return false;
        }
        InetSocketAddress address = Loopback.IPV6.at(port);
        if (!sockets.hasIpv6()) {
            requireNoObstacle(address);
            return false;
        }
        if (wildcardHides && LoopbackSockets.accepts(address)) {
            throw heldByAnother(address, new BindException(Refusals.LISTENER));
        }
        try {
            hold = binder.listenAlsoOn(bound, address) ? HELD_BY_SERVER : sockets.hold(address);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        } catch (Exception e) {
            BindException refused = Refusals.causeOf(e, BindException.class);
            throw refused != null ? heldByAnother(address, refused) : new IOException(e.getMessage(), e);
        }
    }

    /** Throws if the machine has ::1 but this JVM cannot bind it. */
    private void requireNoObstacle(InetSocketAddress address) throws IOException {
        Optional<LoopbackSockets.Obstacle> obstacle = sockets.obstacleToIpv6();
        if (obstacle.isPresent()) {
            boolean isTaken = sockets.isListeningOnIpv6(address.getPort());
            throw new IOException(obstacle.get().reason()
                    + (isTaken ? ", and another program listens on " : ", so another program may take ")
                    + Addresses.text(address) + "; " + obstacle.get().fix() + ", or use http://"
                    + Addresses.text(Loopback.IPV4.at(address.getPort())));
        }
    }

    private static IOException heldByAnother(InetSocketAddress address, BindException refused) {
        int port = address.getPort();
        return new IOException(
                Addresses.text(address) + " is held by another program (" + Refusals.words(refused)
                        + "), and http://localhost:" + port + " may lead to it; use http://"
                        + Addresses.text(Loopback.IPV4.at(port)) + ", or stop that program",
                refused);
    }

    /** Takes nothing from now on. Waits until a call that takes the address now has returned. */
    synchronized void stop() {
        stopped = true;
    }

    /** Releases the address if the server does not listen on it itself. */
    @Override
    public synchronized void close() throws IOException {
        stopped = true;
        if (hold != null) {
            hold.close();
        }
    }
}
