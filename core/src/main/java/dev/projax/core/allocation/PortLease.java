package dev.projax.core.allocation;

import dev.projax.core.leases.LeasedPort;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A port that was free and is now reserved for a program that binds it itself, like a child process. The lease ends
 * when it is closed or when this process exits, even if it is killed. Get one from {@link Leases}.
 *
 * <p>Only programs that use this library, or {@code projax lease}, respect the lease. Any other program can still bind
 * the port. So choose a range outside the system's ephemeral ports (Linux: 32768-60999), which outgoing connections
 * use. Safe for use from any thread.
 */
public final class PortLease implements Closeable {
    private final int port;
    private final String id;
    private final @Nullable String name;
    private final LeasedPort held;
    private final Closeable heldName;

    PortLease(int port, String id, @Nullable String name, LeasedPort held, Closeable heldName) {
        this.port = port;
        this.id = id;
        this.name = name;
        this.held = held;
        this.heldName = heldName;
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return port;
    }

    /**
     * Returns the ID of this lease, 16 hexadecimal digits. A server that has it in the variable {@code PROJAX_LEASE}
     * may bind the port.
     */
    public String id() {
        return id;
    }

    /** Returns the name with which it was leased. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Returns whether another program wants this lease to be over ({@link Leases#release}). A process that holds a lease without a
     * program checks this from time to time, and closes it.
     */
    public boolean isReleased() {
        return held.isReleased();
    }

    /** Ends the lease, whether or not a program is bound to the port. A second call does nothing. */
    @Override
    public void close() throws IOException {
        try {
            held.close();
        } finally {
            heldName.close();
        }
    }

    /** Returns the port in decimal. */
    @Override
    public String toString() {
        return Integer.toString(port);
    }
}
