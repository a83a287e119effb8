package dev.projax.core.allocation;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * What an allocator knows of the ports that are leased on this machine. An {@code App} has such leases in its directory;
 * get an allocator that knows them from {@code App.allocator()}. Implementations may be used from any thread.
 */
public interface Leases {
    /** No leases: none is known, and none can be taken. */
    Leases NONE = new Leases() {
        @Override
        public Optional<Closeable> tryTake(int port) {
            throw new IllegalStateException("leases need a directory; take the allocator from App.allocator()");
        }

        @Override
        public boolean isTaken(int port) {
            return false;
        }
    };

    /**
     * Takes the lease of {@code port}, bound or not, until it is closed or the process ends, however it ends.
     *
     * @return empty if somebody has it, in this process too
     * @throws IOException if leases do not work here
     * @throws IllegalStateException if there are no leases at all
     */
    Optional<Closeable> tryTake(int port) throws IOException;

    /** Tells whether somebody has the lease of {@code port}, in this process too. */
    boolean isTaken(int port);
}
