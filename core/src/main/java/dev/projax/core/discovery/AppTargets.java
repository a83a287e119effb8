package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.registry.App;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The ports where an app's servers may be: the port file's, the range, the extra ports, and those from records. */
final class AppTargets implements TargetSource {
    /** How long a search reads records before it handles answers again. */
    private static final long PIECE = TimeUnit.MILLISECONDS.toNanos(10);

    /** How many records are always read: an ordinary home has fewer, and a busy machine is slow with the first ones. */
    private static final int READ_AT_FIRST = 32;

    private final App app;
    private final Reading<Integer> portFile;
    private final LiveRecords liveRecords;
    private final long limit;
    private final long start = System.nanoTime();

    /** @param limit after this much elapsed time, no more records are read; no answer is lost by that */
    AppTargets(App app, Reading<Integer> portFile, LiveRecords liveRecords, Duration limit) {
        this.app = app;
        this.portFile = portFile;
        this.liveRecords = liveRecords;
        this.limit = TimeUnit.NANOSECONDS.convert(limit);
    }

    @Override
    public List<Target> first() {
        return Target.of(app, portFile, liveRecords.next(READ_AT_FIRST, PIECE));
    }

    @Override
    public List<Target.Registered> more() {
        return liveRecords.next(1, PIECE);
    }

    @Override
    public boolean isAll() {
        return liveRecords.isDone() || System.nanoTime() - start >= limit;
    }
}
