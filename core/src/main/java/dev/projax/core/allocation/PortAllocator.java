package dev.projax.core.allocation;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.net.Addresses;
import dev.projax.core.net.Deadline;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.UnfitServerException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a server the first free port. It binds the server itself, and if another program is faster, it tries the next
 * port. Stateless and safe for use from any thread.
 */
public final class PortAllocator {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    private final PortCheck check;
    private final LoopbackSockets sockets;
    private final Leases leases;
    private final Duration startLimit;

    /** Creates an allocator without leases. */
    public PortAllocator() {
        this(Leases.NONE);
    }

    /** Creates an allocator that skips leased ports. Get an app's from {@code App.allocator()}. */
    public PortAllocator(Leases leases) {
        this(PortCheck.OF_THIS_SYSTEM, leases, START_LIMIT);
    }

    /** @param startLimit how long a server may take to listen after its binder has returned */
    PortAllocator(PortCheck check, Leases leases, Duration startLimit) {
        this.check = check;
        this.sockets = check.sockets();
        this.leases = leases;
        this.startLimit = startLimit;
    }

    /**
     * Returns why no server could listen on {@code port} now, in the operating system's words; empty if one could.
     * Binds both loopback addresses for a moment.
     *
     * @param port 1 to 65535
     * @throws IOException if the check fails, for example without a free file descriptor
     */
    public Optional<String> refusalOf(int port) throws IOException {
        return Optional.ofNullable(check.refusalOf(port, sockets.hasIpv6()));
    }

    /**
     * Binds the server to the first free port of {@code range}, like {@link #bindFirstFree(PortChoice, PortBinder)}.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that another port would not fix
     */
    public <T> BoundPort<T> bindFirstFree(PortRange range, PortBinder<T> binder) throws IOException {
        return bindFirstFree(PortChoice.firstFreeOf(range), binder);
    }

    /**
     * Binds the server to the first free port of {@code choice}. Skips leased ports. Only a port that the choice names,
     * as its only or its preferred one, is bound although it is leased, if this process runs in that lease
     * ({@link Leases#isInside}).
     *
     * <p>Before the binder runs, the port is bound for a moment and released, so that an expensive start is not wasted
     * on a taken port. Afterwards the server must listen on every address that the binder got, and not on the wildcard
     * address, where other machines can reach it. It has 10 s to begin.
     *
     * @param <T> the bound server
     * @throws NoFreePortException if every port is refused
     * @throws IOException if the binder fails in a way that another port would not fix: it fails for another reason,
     *     is refused ports that are free, or returns a server that listens on too few or too many addresses
     */
    public <T> BoundPort<T> bindFirstFree(PortChoice choice, PortBinder<T> binder) throws IOException {
        boolean ipv6 = sockets.hasIpv6();
        Refusals refusals = new Refusals(choice);
        for (int port : choice.inOrder()) {
            String refusal = leaseRefusal(port, choice);
            if (refusal == null) {
                refusal = check.refusalOf(port, ipv6);
            }
            if (refusal != null) {
                refusals.add(port, refusal);
                continue;
            }
            BoundPort<T> bound;
            try {
                bound = bind(port, ipv6, binder, refusals.all());
            } catch (Exception e) {
                note(port, ipv6, e, refusals);
                continue;
            }
            BoundPort<T> fit = checked(bound);
            // Check again, because it may have been leased between the check and the bind.
            String leased = leaseRefusal(port, choice);
            if (leased == null) {
                return fit;
            }
            bound.close();
            refusals.add(port, leased);
        }
        List<Refused> ofWrongBinder = refusals.ofWrongBinder();
        throw !ofWrongBinder.isEmpty() && becomeFree(ofWrongBinder, ipv6)
                ? refusals.failureOfBinder()
                : refusals.failure();
    }

    /**
     * Returns whether all these ports are free now or within a second. A server that failed to bind may close its sockets a
     * moment later, as Netty does.
     */
    private boolean becomeFree(List<Refused> refused, boolean ipv6) throws IOException {
        Deadline deadline = Deadline.in(CLOSE_LIMIT);
        for (Refused port : refused) {
            while (sockets.refusalOf(port.port(), ipv6) != null) {
                if (deadline.isOver()) {
                    return false;
                }
                Deadline.pause("the server to listen");
            }
        }
        return true;
    }

    /**
     * Takes over a port that a server has bound by itself. Checks that it listens on {@code listening} and not on the
     * wildcard address. If ::1 is not among them, it is held for the server.
     *
     * @param <T> the server
     * @param listening 127.0.0.1, optionally followed by ::1, with the same port
     * @param stop stops the server when the result is closed
     * @throws IOException if the server listens on too few or too many addresses, or another program holds ::1; the
     *     server is not stopped then
     */
    public <T> BoundPort<T> adopt(List<InetSocketAddress> listening, T server, PortBinder.Stop<? super T> stop)
            throws IOException {
        sockets.requireLoopbackOnly(listening, startLimit);
        int port = listening.get(0).getPort();
        boolean ipv6 = sockets.hasIpv6();
        Closeable hold = ipv6 && listening.size() == 1 ? held(Loopback.IPV6.at(port)) : null;
        return bound(server, PortBinder.of(it -> server, stop), loopbacks(port, ipv6), hold, List.of());
    }

    private Closeable held(InetSocketAddress address) throws IOException {
        try {
            return sockets.hold(address);
        } catch (BindException e) {
            throw new IOException(
                    Addresses.text(address) + " cannot be held for the server (" + Refusals.words(e)
                            + "), so http://localhost:" + address.getPort()
                            + " may lead to another program; stop that program, or make the server listen on 127.0.0.1 only",
                    e);
        }
    }

    /** Returns {@code bound} if it listens where it must, and only there; stops it otherwise. */
    private <T> BoundPort<T> checked(BoundPort<T> bound) throws IOException {
        try {
            sockets.requireLoopbackOnly(bound.listening(), startLimit);
            return bound;
        } catch (IOException e) {
            throw undone(bound, e);
        }
    }

    private static IOException undone(BoundPort<?> bound, IOException failure) {
        try {
            bound.close();
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** Returns why a port must be left to the holder of its lease; null if it is not leased or may be bound. */
    private @Nullable String leaseRefusal(int port, PortChoice choice) {
        Optional<Leases.Entry> lease = leases.at(port);
        boolean mayBind = lease.isEmpty() || (choice.names(port) && leases.isInside(lease.get()));
        return mayBind ? null : lease.get().reason();
    }

    private <T> BoundPort<T> bind(int port, boolean ipv6, PortBinder<T> binder, List<Refused> refused)
            throws Exception {
        List<InetSocketAddress> both = loopbacks(port, ipv6);
        if (!ipv6 || !binder.takesIpv4Only()) {
            return bound(server(binder, both), binder, both, null, refused);
        }
        Closeable hold = sockets.hold(Loopback.IPV6.at(port));
        try {
            return bound(server(binder, both.subList(0, 1)), binder, both, hold, refused);
        } catch (Throwable e) {
            hold.close();
            throw e;
        }
    }

    private static <T> T server(PortBinder<T> binder, List<InetSocketAddress> addresses) throws Exception {
        return Objects.requireNonNull(binder.bind(addresses), "the binder returned null instead of its server");
    }

    private static List<InetSocketAddress> loopbacks(int port, boolean ipv6) {
        return ipv6 ? List.of(Loopback.IPV4.at(port), Loopback.IPV6.at(port)) : List.of(Loopback.IPV4.at(port));
    }

    private <T> BoundPort<T> bound(
            T bound,
            PortBinder<T> binder,
            List<InetSocketAddress> both,
            @Nullable Closeable ipv6Hold,
            List<Refused> refused) {
        return new BoundPort<>(bound, binder, both, ipv6Hold, new LateIpv6(sockets, check.wildcardHides()), refused);
    }

    /** Notes why the port was refused, or throws {@code failure} if the next port would fail the same way. */
    private void note(int port, boolean ipv6, Exception failure, Refusals refusals) throws IOException {
        if (failure instanceof UnfitServerException || failure instanceof InterruptedIOException) {
            throw (IOException) failure;
        }
        BindException refused = Refusals.causeOf(failure, BindException.class);
        if (refused instanceof PortTakenException taken) {
            refusals.addTaken(port, taken);
            return;
        }
        if (refused == null && Refusals.causeOf(failure, IOException.class) != null) {
            refused = plainRefusal(port, ipv6, failure);
        }
        if (refused != null) {
            refusals.addOfBinder(port, Refusals.words(refused), failure);
            return;
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
}
