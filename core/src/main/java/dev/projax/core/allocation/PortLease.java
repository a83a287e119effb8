package dev.projax.core.allocation;

import java.io.Closeable;
import java.io.IOException;

/**
 * A port that was free and is promised to nobody else, to be handed to a program that binds it itself, like a child
 * process. The promise ends when it is closed or this process ends, however it ends.
 *
 * <p>It holds among users of this library, who take leases and servers' ports of the same app. A stranger can still bind
 * the port: choose a range outside the system's ephemeral ports (Linux: 32768-60999), from which outgoing connections take
 * theirs. May be used from any thread.
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

    /** Gives the port back, whether somebody is bound to it or not. A second call does nothing. */
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
