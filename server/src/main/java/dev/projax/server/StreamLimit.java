package dev.projax.server;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many streams without end may be open at a time, of all kinds together. Each keeps a descriptor for as long as its
 * client likes, so the last ones of the process are left to short requests. May be used from any thread.
 */
final class StreamLimit {
    static final int MOST = 64;
    private static final int LEFT_TO_REQUESTS = 16;

    private final Descriptors descriptors;
    private final AtomicInteger open = new AtomicInteger();

    StreamLimit(Descriptors descriptors) {
        this.descriptors = descriptors;
    }

    /** Counts one more stream; false if there may be none. Who gets true calls {@link #leave} when it ends. */
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
