package dev.projax.core.allocation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;

/**
 * Binds a real server to a port, and stops it. Make one with {@link #of(Bind) of} for a server that listens on every
 * address that it gets, or with {@link #onIpv4(BindOne) onIpv4} for a server that takes one address.
 *
 * <p>A binder can fail in three ways, which are distinguished by type only:
 *
 * <ul>
 * <li>a {@link java.net.BindException} anywhere in the chain of causes: the port is not available, and the next one is
 *   tried;
 * <li>another {@link IOException} in that chain, because some servers wrap the first kind in their own: the allocator
 *   binds the port itself for a moment, tries the next one if that is refused too, and otherwise gives up;
 * <li>anything else: the allocator gives up and throws it.
 * </ul>
 *
 * @param <T> the bound server
 */
public interface PortBinder<T> {
    /**
     * Binds the server to all the addresses and returns it, or closes what it opened and throws. If possible, no
     * address accepts connections before all are bound.
     *
     * @param loopbacks 127.0.0.1, and ::1 if the machine has it and {@link #takesIpv4Only} is false; all with the same
     *     port
     */
    T bind(List<InetSocketAddress> loopbacks) throws Exception;

    /** Stops a server that {@link #bind} returned. The port must be free when this returns. Called at most once. */
    void stop(T bound) throws Exception;

    /**
     * Makes a running server listen on one more address of its port: ::1, if the machine got it after the server had
     * started. By default, this does nothing and returns false. Then the allocator holds the address. To support
     * this, implement this interface yourself.
     *
     * @return whether the server listens on {@code address} now
     * @throws java.net.BindException if the address is refused; other exceptions as in {@link #bind}
     */
    default boolean listenAlsoOn(T bound, InetSocketAddress address) throws Exception {
        return false;
    }

    /** Returns whether the server listens on 127.0.0.1 only. Then the allocator holds ::1 for it. */
    default boolean takesIpv4Only() {
        return false;
    }

    /**
     * Returns a binder for a server that {@link AutoCloseable#close} stops.
     *
     * @param <T> the bound server
     */
    static <T extends AutoCloseable> PortBinder<T> of(Bind<T> bind) {
        return of(bind, AutoCloseable::close);
    }

    /**
     * Returns a binder for any other server.
     *
     * @param <T> the bound server
     */
    static <T> PortBinder<T> of(Bind<T> bind, Stop<? super T> stop) {
        return composed(bind, stop, false);
    }

    /**
     * Returns a binder for a server that listens on one address and that {@link AutoCloseable#close} stops. The
     * allocator holds [::1] with a socket that is bound but does not listen until the {@link BoundPort} is closed, so
     * that no other program answers there.
     *
     * @param <T> the bound server
     */
    static <T extends AutoCloseable> PortBinder<T> onIpv4(BindOne<T> bind) {
        return onIpv4(bind, AutoCloseable::close);
    }

    /**
     * Returns a binder like {@link #onIpv4(BindOne)} for any other server.
     *
     * @param <T> the bound server
     */
    static <T> PortBinder<T> onIpv4(BindOne<T> bind, Stop<? super T> stop) {
        Objects.requireNonNull(bind, "bind");
        return composed(loopbacks -> bind.bind(loopbacks.get(0)), stop, true);
    }

    private static <T> PortBinder<T> composed(Bind<T> bind, Stop<? super T> stop, boolean takesIpv4Only) {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(stop, "stop");
        return new PortBinder<>() {
            @Override
            public T bind(List<InetSocketAddress> loopbacks) throws Exception {
                return bind.bind(loopbacks);
            }

            @Override
            public void stop(T bound) throws Exception {
                stop.stop(bound);
            }

            @Override
            public boolean takesIpv4Only() {
                return takesIpv4Only;
            }
        };
    }

    /**
     * Binds a server to several addresses.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface Bind<T> {
        /** Binds the server as {@link PortBinder#bind} specifies. */
        T bind(List<InetSocketAddress> loopbacks) throws Exception;
    }

    /**
     * Binds a server to one address.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface BindOne<T> {
        /** Binds the server to {@code address}, which is 127.0.0.1 and the port, or closes what it opened and throws. */
        T bind(InetSocketAddress address) throws Exception;
    }

    /**
     * Stops a server.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface Stop<T> {
        /** Stops {@code bound} as {@link PortBinder#stop} specifies. */
        void stop(T bound) throws Exception;
    }
}
