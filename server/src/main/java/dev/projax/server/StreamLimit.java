package dev.projax.server;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The limit on endless streams of all kinds together. Each stream keeps a descriptor as long as its client wants, so
 * the last descriptors of the process are left to short requests. Thread-safe.
 */
final class StreamLimit {
    static final int MOST = 64;
    private static final int LEFT_TO_REQUESTS = 16;

    private final Descriptors descriptors;
    private final AtomicInteger open = new AtomicInteger();

    StreamLimit(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Counts one more stream, or returns false if the limit is reached. After true, call {@link #leave} at its end. */
    boolean enter() {
        if (open.incrementAndGet() <= MOST && leavesEnough(descriptors.free())) {
            return true;
        }
        open.decrementAndGet();
        return false;
    }

    void leave() {
        open.decrementAndGet();
    }

    private static boolean leavesEnough(OptionalLong free) {
        return free.isEmpty() || free.getAsLong() >= LEFT_TO_REQUESTS;
    }
}
