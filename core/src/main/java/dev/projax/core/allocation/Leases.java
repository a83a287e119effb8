package dev.projax.core.allocation;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * The ports that are leased on this machine. An {@code App} keeps its leases in its directory. Get an allocator that
 * respects them from {@code App.allocator()}. Implementations are safe for use from any thread.
 */
public interface Leases {
    /** No leases: no port counts as leased, and none can be leased. */
    Leases NONE = new Leases() {
        @Override
        public Optional<Closeable> tryTake(int port) {
            throw new IllegalStateException("leases need a directory; get the allocator from App.allocator()");
        }

        @Override
        public boolean isTaken(int port) {
            return false;
        }
    };

    /**
     * Leases {@code port}, whether it is bound or not, until the lease is closed or the process exits, even if it is
     * killed.
     *
     * @return empty if this or another process has leased it
     * @throws IOException if leases do not work here
     * @throws IllegalStateException if these are {@link #NONE}
     */
    Optional<Closeable> tryTake(int port) throws IOException;

    /** Returns whether this or another process has leased {@code port}. */
    boolean isTaken(int port);
}
