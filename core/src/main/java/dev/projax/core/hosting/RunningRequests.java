package dev.projax.core.hosting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The number of requests that a server is working on. Thread-safe. */
final class RunningRequests {
    private int running;
    private boolean stopping;

    /** Counts one more request, and returns false if the server is stopping, so that it must be refused. */
    synchronized boolean begin() {
        if (stopping) {
            return false;
        }
        running++;
        return true;
    }

    /** Counts one request less. */
    synchronized void end() {
        running--;
        notifyAll();
    }

    /** Refuses new requests from now on, and waits until the running ones are done, or for {@code limit}. */
    synchronized void finish(Duration limit) throws InterruptedException {
        stopping = true;
        long start = System.nanoTime();
        long rest = limit.toNanos();
        while (running > 0 && rest > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, rest);
            rest = limit.toNanos() - (System.nanoTime() - start);
        }
    }
}
