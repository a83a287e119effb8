package dev.projax.core.allocation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Binds a real server to a port. A lambda is enough for a server that is {@link AutoCloseable}; for another, say how it
 * stops with {@link #stoppedBy}.
 *
 * <p>There are three ways to fail, told apart by type alone:
 *
 * <ul>
 *   <li>a {@link java.net.BindException} anywhere in the chain of causes: the port is not to be had, the next one is
 *       tried;
 *   <li>another {@link IOException} in that chain, for some servers hide the first kind in one of their own: the
 *       allocator binds the port itself for a moment, takes the next one if that is refused too, and gives up otherwise;
 *   <li>anything else: the allocator gives up and passes it on.
 * </ul>
 *
 * @param <T> the bound server
 */
@FunctionalInterface
public interface PortBinder<T> {
    /**
     * Binds the server on all the addresses and returns it, or closes what it opened and throws. Where it can be
     * helped, no address accepts before all are bound.
     *
     * @param loopbacks 127.0.0.1, and ::1 where the machine has it and {@link #takesIpv4Only} is false; all with the
     *     same port
     */
    T bind(List<InetSocketAddress> loopbacks) throws Exception;

    /**
     * Stops what {@link #bind} returned. Called at most once for it.
     *
     * @throws UnsupportedOperationException if it is not {@link AutoCloseable}, unless overridden
     */
    default void stop(T bound) throws Exception {
        if (bound instanceof AutoCloseable closeable) {
            closeable.close();
        } else {
            throw new UnsupportedOperationException(
                    bound.getClass().getName() + " is not AutoCloseable; say how it stops with PortBinder.stoppedBy");
        }
    }

    /** Tells whether the server takes 127.0.0.1 alone; the allocator then holds ::1 in its stead. */
    default boolean takesIpv4Only() {
        return false;
    }

    /** Returns this binder with another way to stop its server. */
    default PortBinder<T> stoppedBy(Stop<? super T> stop) {
        PortBinder<T> binder = this;
        return new PortBinder<>() {
            @Override
            public T bind(List<InetSocketAddress> loopbacks) throws Exception {
                return binder.bind(loopbacks);
            }

            @Override
            public void stop(T bound) throws Exception {
                stop.stop(bound);
            }

            @Override
            public boolean takesIpv4Only() {
                return binder.takesIpv4Only();
            }
        };
    }

    /**
     * Returns a binder for a server that listens on one address. The allocator holds [::1] with a bound, not listening
     * socket as long as the {@link BoundPort} lives, so that nobody else answers there.
     *
     * @param <T> the bound server
     */
    static <T> PortBinder<T> onIpv4(OneAddress<T> binder) {
        return new PortBinder<>() {
            @Override
            public T bind(List<InetSocketAddress> loopbacks) throws Exception {
                return binder.bind(loopbacks.get(0));
            }

            @Override
            public boolean takesIpv4Only() {
                return true;
            }
        };
    }

    /**
     * Binds a server on one address, or closes what it opened and throws.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface OneAddress<T> {
        /** Binds the server to {@code address}, which is 127.0.0.1 with the port to take. */
        T bind(InetSocketAddress address) throws Exception;
    }

    /**
     * Stops a server.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface Stop<T> {
        /** Stops {@code bound}; when it returns, the port is free. */
        void stop(T bound) throws Exception;
    }
}
