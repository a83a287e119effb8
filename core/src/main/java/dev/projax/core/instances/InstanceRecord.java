package dev.projax.core.instances;

import dev.projax.core.proof.Proof;
import dev.projax.core.proof.Secret;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of a server, for the other programs of its user: where it is, and the secrets that verify it. Immutable.
 * {@link #toString} shows no secret.
 */
public final class InstanceRecord {
    private final InstanceId id;
    private final int port;
    private final boolean onBothLoopbacks;
    private final long pid;
    private final Instant started;
    private final RecordScope scope;
    private final @Nullable Program program;
    private final Secret secret;
    private final Secret token;

    InstanceRecord(
            InstanceId id,
            int port,
            boolean onBothLoopbacks,
            long pid,
            Instant started,
            RecordScope scope,
            @Nullable Program program,
            Secret secret,
            Secret token) {
        this.id = id;
        this.port = port;
        this.onBothLoopbacks = onBothLoopbacks;
        this.pid = pid;
        this.started = started;
        this.scope = scope;
        this.program = program;
        this.secret = secret;
        this.token = token;
    }

    /**
     * Returns the record of a server in this process.
     *
     * @param port the port that it is bound to, 1 to 65535
     * @param onBothLoopbacks whether it listens on 127.0.0.1 and ::1
     * @param program the program behind the server; null if it gave none
     */
    public static InstanceRecord of(
            OwnIdentity identity, int port, boolean onBothLoopbacks, @Nullable Program program) {
        return new InstanceRecord(
                identity.id(),
                port,
                onBothLoopbacks,
                ProcessHandle.current().pid(),
                identity.started(),
                RecordScope.here(),
                program,
                identity.secret(),
                identity.token());
    }

    /** Returns the server's ID. */
    public InstanceId id() {
        return id;
    }

    /** Returns the port that it is bound to, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Returns whether it listens on 127.0.0.1 and ::1; false if its record does not say so, like those of 0.1. */
    public boolean isOnBothLoopbacks() {
        return onBothLoopbacks;
    }

    /** Returns its PID, for display only, because another process may have that PID by now. */
    public long pid() {
        return pid;
    }

    /** Returns its start time, by its own clock. */
    public Instant started() {
        return started;
    }

    /** Returns the scope in which the port and the PID are valid. */
    public RecordScope scope() {
        return scope;
    }

    /** Returns the program behind the server; empty if it gave none, like version 0.1. */
    public Optional<Program> program() {
        return Optional.ofNullable(program);
    }

    /** Returns the value of the header {@code Authorization}. Send it only after a proof on the same port. */
    public String authorization() {
        return "Bearer " + token.text();
    }

    /**
     * Returns in constant time whether a proof shows that the response came from this server.
     *
     * @param challenge the challenge that was sent
     * @param proof the response header {@link Health#PROOF}, null if there is none
     * @param dialedPort the port that the client connected to, 1 to 65535
     */
    public boolean isProvenBy(String challenge, @Nullable String proof, int dialedPort) {
        return port == dialedPort && Proof.isRight(proof, secret, challenge, id.text(), dialedPort);
    }

    Secret secret() {
        return secret;
    }

    Secret token() {
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof InstanceRecord record
                && id.equals(record.id)
                && port == record.port
                && onBothLoopbacks == record.onBothLoopbacks
                && pid == record.pid
                && started.equals(record.started)
                && scope.equals(record.scope)
                && Objects.equals(program, record.program)
                && secret.equals(record.secret)
                && token.equals(record.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, port, pid, started, scope);
    }

    /** Returns the ID, the port and the PID. */
    @Override
    public String toString() {
        return id + " on port " + port + ", pid " + pid;
    }
}
