package dev.projax.core.discovery;

import dev.projax.core.instances.InstanceRecord;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A running server that was found. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class Server {
    private final int port;
    private final @Nullable InstanceRecord record;

    private Server(int port, @Nullable InstanceRecord record) {
        this.port = port;
        this.record = record;
    }

    /** Returns the server that has proved to be the instance of {@code record}. */
    static Server proven(InstanceRecord record) {
        return new Server(record.port(), record);
    }

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
        return record != null;
    }

    /** Returns its instance id, 16 hexadecimal digits, if it is verified. */
    public Optional<String> id() {
        return record == null ? Optional.empty() : Optional.of(record.id().text());
    }

    /** Returns its process id for display, if it is verified. */
    public OptionalLong pid() {
        return record == null ? OptionalLong.empty() : OptionalLong.of(record.pid());
    }

    /** Returns when it started, if it is verified. */
    public Optional<Instant> started() {
        return record == null ? Optional.empty() : Optional.of(record.started());
    }

    /**
     * Returns the value of the header {@code Authorization} with which it takes requests that change something, if it is
     * verified: nobody else may see it.
     */
    public Optional<String> authorization() {
        return record == null ? Optional.empty() : Optional.of(record.authorization());
    }

    /**
     * Tells in constant time whether an answer proves to come from it, on the port that it was found on.
     *
     * @param challenge the one that was sent
     * @param proof the answer's header {@code Projax-Proof}, null if it has none
     * @return false if it is not verified: then nobody can say
     */
    public boolean isProvenBy(String challenge, @Nullable String proof) {
        return record != null && record.isProvenBy(challenge, proof, port);
    }

    /** Tells whether the other one is the same run of the same server, on the same port. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Server server && port == server.port && Objects.equals(record, server.record);
    }

    @Override
    public int hashCode() {
        return Objects.hash(port, record);
    }

    /** Returns the URL, and whether it is verified. */
    @Override
    public String toString() {
        return "http://localhost:" + port + (verified() ? " (verified)" : " (unverified)");
    }
}
