package dev.projax.core.discovery;

import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.Program;
import dev.projax.core.net.LocalUrl;
import dev.projax.core.registry.Identity;
import dev.projax.core.registry.InstanceId;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A running server that was found. Either it answered, or it is known to be running but did not answer. Two are equal
 * if the same is known about them. Immutable.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class Server {
    private final int port;
    private final boolean onBothLoopbacks;
    private final State state;
    private final @Nullable InstanceId id;
    private final long pid;
    private final @Nullable Instant started;
    private final @Nullable String program;
    private final @Nullable InstanceRecord record;

    /** The result of asking it. */
    private enum State {
        VERIFIED,
        UNVERIFIED,
        SILENT
    }

    private Server(
            int port,
            boolean onBothLoopbacks,
            State state,
            @Nullable InstanceId id,
            long pid,
            @Nullable Instant started,
            @Nullable String program,
            @Nullable InstanceRecord record) {
        this.port = port;
        this.onBothLoopbacks = onBothLoopbacks;
        this.state = state;
        this.id = id;
        this.pid = pid;
        this.started = started;
        this.program = program;
        this.record = record;
    }

    private Server(InstanceRecord record, State state) {
        this(
                record.port(),
                record.isOnBothLoopbacks(),
                state,
                record.id(),
                record.pid(),
                record.started(),
                record.program().map(Program::text).orElse(null),
                record);
    }

    /** Returns the server that proved that it is the one of {@code record}. */
    static Server ofVerified(InstanceRecord record) {
        return new Server(record, State.VERIFIED);
    }

    /** Returns the server of this process that proved that it has {@code identity}. */
    static Server ofVerified(Identity identity, int port) {
        return new Server(
                port,
                false,
                State.VERIFIED,
                identity.id(),
                ProcessHandle.current().pid(),
                identity.started(),
                null,
                null);
    }

    /** Returns a server that is healthy but has proved nothing. */
    static Server unverified(int port) {
        return new Server(port, false, State.UNVERIFIED, null, 0, null, null, null);
    }

    /** Returns the server of {@code record}, which is running but did not answer. */
    static Server silent(InstanceRecord record) {
        return new Server(record, State.SILENT);
    }

    /**
     * Returns a server that is known to be running but gave no valid answer. This value carries no token.
     *
     * @param port 1 to 65535
     * @param onBothLoopbacks whether it listens on 127.0.0.1 and ::1
     * @param pid its pid, for display
     * @param program the program behind it, for display; null if unknown
     */
    public static Server silent(
            InstanceId id, int port, boolean onBothLoopbacks, long pid, Instant started, @Nullable String program) {
        return new Server(port, onBothLoopbacks, State.SILENT, id, pid, started, program, null);
    }

    /** Returns the port where it answered, or the port from its record, 1 to 65535. */
    public int port() {
        return port;
    }

    /**
     * Returns a URL that every client can dial: {@code http://localhost:PORT} if its record says that it listens on
     * 127.0.0.1 and ::1, else {@code http://127.0.0.1:PORT}.
     */
    public URI url() {
        return LocalUrl.of(port, onBothLoopbacks);
    }

    /** Returns whether it proved that it is the server that its record describes. */
    public boolean verified() {
        return state == State.VERIFIED;
    }

    /** Returns whether it answered and is healthy. */
    public boolean answers() {
        return state != State.SILENT;
    }

    /** Returns its ID, if it proved it or its record has it. */
    public Optional<InstanceId> id() {
        return Optional.ofNullable(id);
    }

    /** Returns its pid for display, if its ID is known. */
    public OptionalLong pid() {
        return id == null ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /** Returns when it started, if its ID is known. */
    public Optional<Instant> started() {
        return Optional.ofNullable(started);
    }

    /** Returns the name and version of the program behind it, like {@code acme 1.2}, if its record has them. */
    public Optional<String> program() {
        return Optional.ofNullable(program);
    }

    /**
     * Returns the value of the {@code Authorization} header for requests that change something, if its record was read.
     * Send it only on a connection on which the server has proved its identity, because no other program may see it.
     */
    public Optional<String> authorization() {
        return record == null ? Optional.empty() : Optional.of(record.authorization());
    }

    /**
     * Returns, in constant time, whether an answer proves that it comes from this server; always false without its
     * record.
     *
     * @param challenge the challenge that was sent to its port
     * @param proof the {@code Projax-Proof} header of the answer; null if it has none
     */
    public boolean isProvenBy(String challenge, @Nullable String proof) {
        return record != null && record.isProvenBy(challenge, proof, port);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Server server
                && port == server.port
                && onBothLoopbacks == server.onBothLoopbacks
                && state == server.state
                && pid == server.pid
                && Objects.equals(id, server.id)
                && Objects.equals(started, server.started)
                && Objects.equals(program, server.program);
    }

    @Override
    public int hashCode() {
        return Objects.hash(port, state, id, started);
    }

    /** Returns the URL, and whether it is verified. */
    @Override
    public String toString() {
        String words = switch (state) {
            case VERIFIED -> "verified";
            case UNVERIFIED -> "unverified";
            case SILENT -> "unresponsive";
        };
        return url() + " (" + words + ")";
    }
}
