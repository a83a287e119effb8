package dev.projax.core.instances;

import dev.projax.core.proof.Proof;
import dev.projax.core.proof.Secret;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an instance tells the programs of its user: where it is, and the secrets by which they know each other. Immutable;
 * {@link #toString} shows no secret.
 */
public final class InstanceRecord {
    private final InstanceId id;
    private final int port;
    private final long pid;
    private final Instant started;
    private final RecordScope scope;
    private final Secret secret;
    private final Secret token;

    InstanceRecord(InstanceId id, int port, long pid, Instant started, RecordScope scope, Secret secret, Secret token) {
        this.id = id;
        this.port = port;
        this.pid = pid;
        this.started = started;
        this.scope = scope;
        this.secret = secret;
        this.token = token;
    }

    /**
     * Returns the record of a server in this process.
     *
     * @param port the one that it is bound to, 1 to 65535
     */
    public static InstanceRecord of(OwnIdentity identity, int port) {
        return new InstanceRecord(
                identity.id(),
                port,
                ProcessHandle.current().pid(),
                identity.started(),
                RecordScope.here(),
                identity.secret(),
                identity.token());
    }

    /** Returns the instance's id. */
    public InstanceId id() {
        return id;
    }

    /** Returns the port that it is bound to, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Returns its process id: for display, for the number may be another process's by now. */
    public long pid() {
        return pid;
    }

    /** Returns when it started, by its own clock. */
    public Instant started() {
        return started;
    }

    /** Returns where the port and the process id mean something. */
    public RecordScope scope() {
        return scope;
    }

    /** Returns the value of the header {@code Authorization}; to be sent only after a proof on the same port. */
    public String authorization() {
        return "Bearer " + token.text();
    }

    /**
     * Tells in constant time whether an answer proves to come from this instance.
     *
     * @param challenge the one that was sent
     * @param proof the answer's header {@link Health#PROOF}, null if it has none
     * @param dialled the port that was dialled, 1 to 65535
     */
    public boolean isProvenBy(String challenge, @Nullable String proof, int dialled) {
        return port == dialled && Proof.isRight(proof, secret, challenge, id.text(), dialled);
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
                && pid == record.pid
                && started.equals(record.started)
                && scope.equals(record.scope)
                && secret.equals(record.secret)
                && token.equals(record.token);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, port, pid, started, scope);
    }

    /** Returns the id, the port and the process id. */
    @Override
    public String toString() {
        return id + " on port " + port + ", pid " + pid;
    }
}
