package dev.projax.core.discovery;

import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.OwnIdentity;
import java.time.Instant;
import java.time.InstantSource;

/** Records of servers that do not exist. */
final class TestRecords {
    private TestRecords() {}

    static InstanceRecord startedAt(int port, Instant started) {
        return InstanceRecord.of(OwnIdentity.create(InstantSource.fixed(started)), port, false, null);
    }
}
