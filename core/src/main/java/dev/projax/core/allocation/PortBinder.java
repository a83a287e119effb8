package dev.projax.core.allocation;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Binds a real server to a port. A lambda is enough if the server is {@link AutoCloseable}. If it is not, add
 * {@link #stoppedBy} to say how to stop it.
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
@FunctionalInterface
public interface PortBinder<T> {
    /**
     * Binds the server to all the addresses and returns it, or closes what it opened and throws. If possible, no
     * address accepts connections before all are bound.
     *
     * @param loopbacks 127.0.0.1, and ::1 if the machine has it and {@link #takesIpv4Only} is false; all with the same
     *     port
     */
    T bind(List<InetSocketAddress> loopbacks) throws Exception;

    /**
     * Stops a server that {@link #bind} returned. Called at most once for each server.
     *
     * @throws UnsupportedOperationException if the server is not {@link AutoCloseable} and this method is not
     *     overridden
     */
    default void stop(T bound) throws Exception {
        if (bound instanceof AutoCloseable closeable) {
            closeable.close();
        } else {
            throw new UnsupportedOperationException(bound.getClass().getName()
                    + " is not AutoCloseable; use PortBinder.stoppedBy to say how to stop it");
        }
    }

    /** Returns whether the server listens on 127.0.0.1 only. Then the allocator holds ::1 for it. */
    default boolean takesIpv4Only() {
        return false;
    }

    /** Returns this binder with a different way to stop its server. */
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
     * Returns a binder for a server that listens on one address. The allocator holds [::1] with a socket that is bound
     * but does not listen until the {@link BoundPort} is closed, so that no other program answers there.
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
     * Binds a server to one address, or closes what it opened and throws.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface OneAddress<T> {
        /** Binds the server to {@code address}, which is 127.0.0.1 and the port. */
        T bind(InetSocketAddress address) throws Exception;
    }

    /**
     * Stops a server.
     *
     * @param <T> the bound server
     */
    @FunctionalInterface
    interface Stop<T> {
        /** Stops {@code bound}. The port must be free when this returns. */
        void stop(T bound) throws Exception;
    }
}
