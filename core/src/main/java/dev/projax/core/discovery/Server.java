package dev.projax.core.discovery;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A running server that was found. Immutable. */
public final class Server {
    private final int port;
    private final @Nullable Proven proven;

    private Server(int port, @Nullable Proven proven) {
        this.port = port;
        this.proven = proven;
    }

    /** What only a proof makes known. */
    private record Proven(String id, long pid, Instant started) {}

    /** Returns a server that is healthy, but of which nothing is proven. */
    static Server unverified(int port) {
        return new Server(port, null);
    }

    /** Returns the port that it answered on, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Returns {@code http://localhost:PORT}. */
    public URI url() {
        return URI.create("http://localhost:" + port);
    }

    /** Tells whether it proved to be the instance that its record describes. */
    public boolean verified() {
        return proven != null;
    }

    /** Returns its instance id, 16 hexadecimal digits, if it is verified. */
    public Optional<String> id() {
        return proven == null ? Optional.empty() : Optional.of(proven.id);
    }

    /** Returns its process id for display, if it is verified. */
    public OptionalLong pid() {
        return proven == null ? OptionalLong.empty() : OptionalLong.of(proven.pid);
    }

    /** Returns when it started, if it is verified. */
    public Optional<Instant> started() {
        return proven == null ? Optional.empty() : Optional.of(proven.started);
    }

    /** Returns the URL, and whether it is verified. */
    @Override
    public String toString() {
        return "http://localhost:" + port + (verified() ? " (verified)" : " (unverified)");
    }
}
