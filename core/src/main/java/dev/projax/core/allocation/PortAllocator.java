package dev.projax.core.allocation;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a server the first free port: by binding it there and handling the refusal, so that nothing can come between
 * looking and taking. Without state; may be used from any thread.
 */
public final class PortAllocator {
    private final LoopbackSockets sockets;
    private final boolean wildcardHides;

    /** Makes the allocator of this machine. */
    public PortAllocator() {
        this(new LoopbackSockets(), !System.getProperty("os.name").equals("Linux"));
    }

    /**
     * @param wildcardHides whether a bind to a loopback address can succeed beside somebody's wildcard listener, as
     *     outside Linux; a port that accepts a connection is skipped there
     */
    PortAllocator(LoopbackSockets sockets, boolean wildcardHides) {
        this.sockets = sockets;
        this.wildcardHides = wildcardHides;
    }

    /**
     * Binds the server to the first port of {@code range} that it can have.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that the next port would not mend
     */
    public <T> BoundPort<T> bindFirstFree(PortRange range, PortBinder<T> binder) throws IOException {
        return bindFirstFree(PortChoice.firstFreeOf(range), binder);
    }

    /**
     * Binds the server to the first port of {@code choice} that it can have.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that the next port would not mend
     */
    public <T> BoundPort<T> bindFirstFree(PortChoice choice, PortBinder<T> binder) throws IOException {
        boolean ipv6 = sockets.hasIpv6();
        List<RefusedPort> refused = new ArrayList<>();
        for (int port : choice.inOrder()) {
            if (wildcardHides && sockets.accepts(port, ipv6)) {
                refused.add(new RefusedPort(port, "a listener accepts connections there"));
                continue;
            }
            try {
                return bind(port, ipv6, binder, refused);
            } catch (Exception e) {
                refused.add(new RefusedPort(port, refusal(port, ipv6, e)));
            }
        }
        throw new NoFreePortException(choice, refused);
    }

    private <T> BoundPort<T> bind(int port, boolean ipv6, PortBinder<T> binder, List<RefusedPort> refused)
            throws Exception {
        List<InetSocketAddress> both =
                ipv6 ? List.of(Loopback.IPV4.at(port), Loopback.IPV6.at(port)) : List.of(Loopback.IPV4.at(port));
        if (!ipv6 || !binder.takesIpv4Only()) {
            return new BoundPort<>(binder.bind(both), binder, both, null, refused);
        }
        Closeable hold = sockets.hold(Loopback.IPV6.at(port));
        try {
            return new BoundPort<>(binder.bind(both.subList(0, 1)), binder, both, hold, refused);
        } catch (Throwable e) {
            hold.close();
            throw e;
        }
    }

    /** Returns why the port was refused, or throws {@code failure} if the next port would fail in the same way. */
    private String refusal(int port, boolean ipv6, Exception failure) throws IOException {
        BindException refused = causeOf(failure, BindException.class);
        if (refused == null && causeOf(failure, IOException.class) != null) {
            refused = plainRefusal(port, ipv6, failure);
        }
        if (refused != null) {
            return refused.getMessage() == null ? refused.toString() : refused.getMessage();
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while binding port " + port).initCause(failure);
        }
        if (failure instanceof IOException io) {
            throw io;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw new IOException("cannot bind port " + port + ": " + failure.getMessage(), failure);
    }

    private @Nullable BindException plainRefusal(int port, boolean ipv6, Exception failure) {
        try {
            return sockets.refusalOf(port, ipv6);
        } catch (IOException e) {
            failure.addSuppressed(e);
            return null;
        }
    }

    /** Returns the first exception of the type in the chain of causes, which may be a ring. */
    private static <E> @Nullable E causeOf(Throwable failure, Class<E> type) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 32; t = t.getCause(), depth++) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
