package dev.projax.core.instances;

import dev.projax.core.registry.InstanceId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a look at a record gave: the record, nothing because there is none, or nothing because of what is there. */
public final class InstanceRecordReading {
    static final InstanceRecordReading MISSING = new InstanceRecordReading(null, "");

    private final @Nullable InstanceRecord record;
    private final String reason;

    private InstanceRecordReading(@Nullable InstanceRecord record, String reason) {
        this.record = record;
        this.reason = reason;
    }

    static InstanceRecordReading ignored(String reason) {
        return new InstanceRecordReading(null, reason);
    }

    /** Returns what a look for {@code id} gives where {@code record} is the only one. */
    public static InstanceRecordReading of(InstanceRecord record, InstanceId id) {
        return record.id().equals(id) ? new InstanceRecordReading(record, "") : MISSING;
    }

    /** Returns the record. */
    public Optional<InstanceRecord> record() {
        return Optional.ofNullable(record);
    }

    /** Tells whether nothing is there. */
    public boolean isMissing() {
        return record == null && reason.isEmpty();
    }

    /** Returns why something is there and does not count, as the end of a sentence; never with a secret. */
    public Optional<String> ignored() {
        return reason.isEmpty() ? Optional.empty() : Optional.of(reason);
    }

    /** Returns the record without its secrets, {@code missing} or {@code ignored: REASON}. */
    @Override
    public String toString() {
        if (record != null) {
            return record.toString();
        }
        return reason.isEmpty() ? "missing" : "ignored: " + reason;
    }
}
