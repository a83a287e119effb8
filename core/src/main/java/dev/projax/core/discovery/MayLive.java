package dev.projax.core.discovery;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the records of an app for those whose port a client should ask: their lock is held or unknown, and they mean
 * something here. A piece at a time, for there may be ten thousand of them, and all but one dead. Not safe for threads.
 */
final class MayLive {
    private final InstanceFiles files;
    private final List<InstanceRecord> living = new ArrayList<>();
    private @Nullable Iterator<InstanceId> rest;
    private RecordScope here = new RecordScope("", "", "");

    MayLive(InstanceFiles files) {
        this.files = files;
    }

    /**
     * Reads on.
     *
     * @param fewest so many records are read in any case
     * @param nanos when so much time has passed, no more than those
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
            here = RecordScope.here();
            try {
                rest = files.ids().iterator();
            } catch (IOException e) {
                // without files there are still the port file and the range
                rest = List.<InstanceId>of().iterator();
            }
        }
        return rest;
    }

    /** The lock comes first: of those that are dead that is all there is to read. */
    private Optional<Target.Registered> look(InstanceId id) {
        Liveness lock = files.liveness(id);
        if (lock.hasEnded()) {
            return Optional.empty();
        }
        Optional<InstanceRecord> record =
                files.read(id).value().filter(it -> it.scope().isReachableFrom(here));
        boolean lives = lock == Liveness.HELD;
        if (lives) {
            record.ifPresent(living::add);
        }
        return record.map(it -> new Target.Registered(id, it.port(), lives));
    }

    /** Tells whether all have been read. */
    boolean isDone() {
        return rest != null && !rest.hasNext();
    }

    /** Returns the files, of those read so far, whose lock was held. */
    List<InstanceRecord> living() {
        return living;
    }
}
