package dev.projax.core.discovery;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records whose port a client should ask: their lock is held or unknown, and they are valid here. Reads them in
 * small batches, because there may be ten thousand, all but one dead. Not thread-safe.
 */
final class LiveRecords {
    private final InstanceFiles files;
    private final OwnScope here;
    private final List<InstanceRecord> living = new ArrayList<>();
    private @Nullable Iterator<InstanceId> rest;

    LiveRecords(InstanceFiles files, OwnScope here) {
        this.files = files;
        this.here = here;
    }

    /**
     * Reads the next batch.
     *
     * @param fewest how many records to read in any case
     * @param nanos the time after which no further records are read
     */
    List<Target.Registered> next(int fewest, long nanos) {
        long start = System.nanoTime();
        List<Target.Registered> found = new ArrayList<>();
        Iterator<InstanceId> ids = rest();
        for (int read = 0; ids.hasNext(); read++) {
            if (read >= fewest && System.nanoTime() - start >= nanos) {
                break;
            }
            look(ids.next()).ifPresent(found::add);
        }
        return found;
    }

    private Iterator<InstanceId> rest() {
        if (rest == null) {
            try {
                rest = files.ids().iterator();
            } catch (IOException e) {
                // without records, the port file and the range are still there
                rest = List.<InstanceId>of().iterator();
            }
        }
        return rest;
    }

    /** Looks at the lock first, because it is all that needs to be read of a dead server. */
    private Optional<Target.Registered> look(InstanceId id) {
        Liveness lock = files.liveness(id);
        if (lock.hasEnded()) {
            return Optional.empty();
        }
        Optional<InstanceRecord> record = files.read(id).value().filter(it -> here.reaches(it.scope()));
        boolean lives = lock == Liveness.HELD;
        if (lives) {
            record.ifPresent(living::add);
        }
        return record.map(it -> new Target.Registered(id, it.port(), lives));
    }

    /** Returns whether all records have been read. */
    boolean isDone() {
        return rest != null && !rest.hasNext();
    }

    /** Returns the records read so far whose lock was held. */
    List<InstanceRecord> living() {
        return living;
    }
}
