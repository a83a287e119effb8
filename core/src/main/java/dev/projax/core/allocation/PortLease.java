package dev.projax.core.allocation;

import java.io.Closeable;
import java.io.IOException;

/**
 * A port that was free and is now reserved for a program that binds it itself, like a child process. The lease ends
 * when it is closed or when this process exits, even if it is killed.
 *
 * <p>Only programs that use this library for the same app respect the lease. Any other program can still bind the port.
 * So choose a range outside the system's ephemeral ports (Linux: 32768-60999), which outgoing connections use. Safe for
 * use from any thread.
 */
public final class PortLease implements Closeable {
    private final int port;
    private final Closeable claim;

    PortLease(int port, Closeable claim) {
        this.port = port;
        this.claim = claim;
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Releases the lease, whether or not a program is bound to the port. A second call does nothing. */
    @Override
    public void close() throws IOException {
        claim.close();
    }

    /** Returns the port in decimal. */
    @Override
    public String toString() {
        return Integer.toString(port);
    }
}
