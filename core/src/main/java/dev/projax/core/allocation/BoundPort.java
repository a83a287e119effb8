package dev.projax.core.allocation;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.net.ServerStop;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A server that is bound to its port. Safe for use from any thread.
 *
 * @param <T> the bound server
 */
public final class BoundPort<T> implements Closeable {
    private final T bound;
    private final PortBinder<T> binder;
    private final List<InetSocketAddress> loopbacks;
    private final @Nullable Closeable ipv6Hold;
    private final LateIpv6 lateIpv6;
    private final List<Refused> refused;
    private final ServerStop stop;
    private final AtomicBoolean closed = new AtomicBoolean();

    BoundPort(
            T bound,
            PortBinder<T> binder,
            List<InetSocketAddress> loopbacks,
            @Nullable Closeable ipv6Hold,
            LateIpv6 lateIpv6,
            List<Refused> refused) {
        this.bound = bound;
        this.binder = binder;
        this.loopbacks = List.copyOf(loopbacks);
        this.ipv6Hold = ipv6Hold;
        this.lateIpv6 = lateIpv6;
        this.refused = List.copyOf(refused);
        this.stop = new ServerStop(loopbacks.get(0).getPort(), () -> binder.stop(bound));
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return loopbacks.get(0).getPort();
    }

    /** Returns what the binder returned. */
    public T bound() {
        return bound;
    }

    /** Returns the addresses of this port: 127.0.0.1, and ::1 if it could be bound at the start. */
    public List<InetSocketAddress> loopbacks() {
        return loopbacks;
    }

    /** Returns the addresses on which the server listens; {@link #loopbacks} without one that is only held for it. */
    public List<InetSocketAddress> listening() {
        return ipv6Hold == null ? loopbacks : loopbacks.subList(0, 1);
    }

    /**
     * Returns whether the server listens on 127.0.0.1 and ::1 since its start. If not, {@code localhost} may lead to no
     * server: ::1 could not be bound, or the server listens on 127.0.0.1 only and ::1 is held for it.
     */
    public boolean isOnBothLoopbacks() {
        return listening().size() == 2;
    }

    /**
     * Returns whether 127.0.0.1 was the only address at the start, because the machine had no ::1 or this JVM cannot
     * use IPv6.
     */
    public boolean isIpv4Only() {
        return loopbacks.size() == 1;
    }

    /** Returns the ports that were refused before this one, each with its reason. */
    public List<Refused> refused() {
        return refused;
    }

    /**
     * Takes [::1] of this port if it could not be bound at the start and the machine has it now. The server listens
     * there if its binder can do that ({@link PortBinder#listenAlsoOn}). Otherwise the address is held with a socket
     * that is bound but does not listen. Call this every few seconds; {@code Hosting} does.
     *
     * @return whether this call took the address
     * @throws IOException if another program holds it, or if this JVM cannot use IPv6; the message also says what to do
     */
    public boolean takeLateIpv6() throws IOException {
        return isIpv4Only() && lateIpv6.take(port(), bound, binder);
    }

    /**
     * Stops the server with its binder and releases the port. A second call does nothing. An interrupt does not shorten
     * the work, and is restored.
     *
     * @throws IOException if the server does not stop; the server's own {@link IOException} is passed on unchanged
     */
    @Override
    public void close() throws IOException {
        if (closed.getAndSet(true)) {
            return;
        }
        lateIpv6.stop();
        try {
            stop.close();
        } finally {
            lateIpv6.close();
            if (ipv6Hold != null) {
                ipv6Hold.close();
            }
        }
    }
}
