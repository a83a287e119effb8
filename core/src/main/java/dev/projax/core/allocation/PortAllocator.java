package dev.projax.core.allocation;

import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a server the first free port: by binding it there and handling the refusal, so that nothing can come between
 * looking and taking. Without state; may be used from any thread.
 */
public final class PortAllocator {
    private static final String LISTENER = "a listener accepts connections there";
    private static final String LEASED = "leased to somebody else";

    private final LoopbackSockets sockets;
    private final boolean wildcardHides;
    private final Leases leases;

    /** Makes the allocator of this machine, which knows of no leases. */
    public PortAllocator() {
        this(Leases.NONE);
    }

    /** Makes an allocator that takes leases, and binds nothing to what is leased; an app's is {@code App.allocator()}. */
    public PortAllocator(Leases leases) {
        this(new LoopbackSockets(), !System.getProperty("os.name").equals("Linux"), leases);
    }

    /**
     * @param wildcardHides whether a bind to a loopback address can succeed beside somebody's wildcard listener, as
     *     outside Linux; a port that accepts a connection is skipped there
     */
    PortAllocator(LoopbackSockets sockets, boolean wildcardHides, Leases leases) {
        this.sockets = sockets;
        this.wildcardHides = wildcardHides;
        this.leases = leases;
    }

    /**
     * Leases the first free port of {@code range}: one that both loopback addresses could be bound to a moment ago, that
     * nobody else has leased, and that no server of the same app will take.
     *
     * @throws NoFreePortException if every port is refused or leased
     * @throws IOException if leases do not work; an app's throw {@link java.nio.file.FileSystemException}
     * @throws IllegalStateException if this allocator knows of no leases
     */
    public PortLease lease(PortRange range) throws IOException {
        boolean ipv6 = sockets.hasIpv6();
        List<RefusedPort> refused = new ArrayList<>();
        for (int port = range.first(); port <= range.last(); port++) {
            Optional<Closeable> claim = leases.tryTake(port);
            if (claim.isEmpty()) {
                refused.add(new RefusedPort(port, LEASED));
                continue;
            }
            String refusal = refusalOf(port, ipv6, claim.get());
            if (refusal == null) {
                return new PortLease(port, claim.get());
            }
            claim.get().close();
            refused.add(new RefusedPort(port, refusal));
        }
        throw new NoFreePortException(PortChoice.firstFreeOf(range), refused);
    }

    /** Returns why nobody can listen on the port now; null if one can. Gives up the claim if that cannot be found out. */
    private @Nullable String refusalOf(int port, boolean ipv6, Closeable claim) throws IOException {
        try {
            return refusalOf(port, ipv6);
        } catch (Throwable e) {
            claim.close();
            throw e;
        }
    }

    private @Nullable String refusalOf(int port, boolean ipv6) throws IOException {
        if (hides(port, ipv6)) {
            return LISTENER;
        }
        BindException refused = sockets.refusalOf(port, ipv6);
        return refused == null ? null : words(refused);
    }

    /**
     * Returns why no server could have {@code port} now, in the operating system's words; empty if one could. Both loopback
     * addresses are bound for a moment.
     *
     * @param port 1 to 65535
     * @throws IOException if it cannot be tried, as without a free file descriptor
     */
    public Optional<String> refusalOf(int port) throws IOException {
        return Optional.ofNullable(refusalOf(port, sockets.hasIpv6()));
    }

    /**
     * Binds the server to the first port of {@code range} that it can have, as {@link #bindFirstFree(PortChoice,
     * PortBinder)} does.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that the next port would not mend
     */
    public <T> BoundPort<T> bindFirstFree(PortRange range, PortBinder<T> binder) throws IOException {
        return bindFirstFree(PortChoice.firstFreeOf(range), binder);
    }

    /**
     * Binds the server to the first port of {@code choice} that it can have. A leased port is skipped, unless the choice
     * is that port alone: a server whose port somebody leased for it is told so.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that the next port would not mend
     */
    public <T> BoundPort<T> bindFirstFree(PortChoice choice, PortBinder<T> binder) throws IOException {
        boolean ipv6 = sockets.hasIpv6();
        List<RefusedPort> refused = new ArrayList<>();
        for (int port : choice.inOrder()) {
            if (hides(port, ipv6)) {
                refused.add(new RefusedPort(port, LISTENER));
                continue;
            }
            if (isLeased(port, choice)) {
                refused.add(new RefusedPort(port, LEASED));
                continue;
            }
            BoundPort<T> bound;
            try {
                bound = bind(port, ipv6, binder, refused);
            } catch (Exception e) {
                refused.add(new RefusedPort(port, refusal(port, ipv6, e)));
                continue;
            }
            // Again, for it may have been leased between the look and the bind.
            if (!isLeased(port, choice)) {
                return bound;
            }
            bound.close();
            refused.add(new RefusedPort(port, LEASED));
        }
        throw new NoFreePortException(choice, refused);
    }

    private boolean hides(int port, boolean ipv6) {
        return wildcardHides && sockets.accepts(port, ipv6);
    }

    /** Tells whether the port is to be left to who leased it. Who asks for that port alone may have it from its lease. */
    private boolean isLeased(int port, PortChoice choice) {
        return !choice.isOnePort() && leases.isTaken(port);
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
            return words(refused);
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

    private static String words(BindException refused) {
        return refused.getMessage() == null ? refused.toString() : refused.getMessage();
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
