package dev.projax.cli.port;

import dev.projax.core.allocation.PortLease;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The leases of one call, in the order of their names.
 *
 * @param all at least one
 */
record HeldLeases(List<PortLease> all) implements Closeable {
    HeldLeases {
        all = List.copyOf(all);
    }

    /** Ends all of them, even if one cannot be ended cleanly. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (PortLease lease : all) {
            try {
                lease.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
