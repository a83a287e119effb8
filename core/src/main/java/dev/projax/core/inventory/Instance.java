package dev.projax.core.inventory;

import dev.projax.core.discovery.Server;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.Program;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A server that its home has a record of, and what is known about it. Immutable. */
public final class Instance {
    private final InstanceId id;
    private final @Nullable InstanceRecord record;
    private final @Nullable Server verified;
    private final InstanceState state;
    private final String detail;

    /** @param verified the server that answered and proved that it is this one; null if none did */
    Instance(
            InstanceId id,
            @Nullable InstanceRecord record,
            @Nullable Server verified,
            InstanceState state,
            String detail) {
        this.id = id;
        this.verified = verified;
        this.record = record;
        this.state = state;
        this.detail = detail;
    }

    /** Returns its ID. */
    public InstanceId id() {
        return id;
    }

    /** Returns its state. */
    public InstanceState state() {
        return state;
    }

    /** Returns the reason for its state, for people: a predicate, like {@code refuses the connection}. */
    public String detail() {
        return detail;
    }

    /** Returns the port from its record, 1 to 65535, if the record can be read. */
    public OptionalInt port() {
        return record == null ? OptionalInt.empty() : OptionalInt.of(record.port());
    }

    /** Returns the pid from its record, for display, if the record can be read. */
    public OptionalLong pid() {
        return record == null ? OptionalLong.empty() : OptionalLong.of(record.pid());
    }

    /** Returns when it started, if the record can be read. */
    public Optional<Instant> started() {
        return Optional.ofNullable(record).map(InstanceRecord::started);
    }

    /** Returns it as a running server, verified or silent; empty if its record cannot be read. */
    public Optional<Server> server() {
        if (verified != null) {
            return Optional.of(verified);
        }
        return Optional.ofNullable(record)
                .map(it -> Server.silent(
                        it.id(),
                        it.port(),
                        it.isOnBothLoopbacks(),
                        it.pid(),
                        it.started(),
                        it.program().map(Program::text).orElse(null)));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Instance instance
                && id.equals(instance.id)
                && Objects.equals(record, instance.record)
                && state == instance.state
                && detail.equals(instance.detail);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, record, state, detail);
    }

    /** Returns the ID, the port and the state. */
    @Override
    public String toString() {
        return id + (record == null ? "" : " on port " + record.port()) + ": " + state;
    }
}
