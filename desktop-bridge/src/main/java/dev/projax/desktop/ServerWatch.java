package dev.projax.desktop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;

/** A way to see whether the server that a connection follows still responds. For one thread. */
interface ServerWatch extends Closeable {
    /** What the last look noticed. */
    enum Sign {
        HEARD,
        NONE,
        ENDED
    }

    /**
     * Waits for the next sign, at most {@code most}, or until another thread wakes up {@code selector}.
     *
     * @throws IOException if this process cannot look, which says nothing about the server
     */
    Sign await(Selector selector, Duration most) throws IOException;

    /**
     * Waits until the selector has something, is woken up, or the time is over: at least a moment, at most
     * {@code most}.
     */
    static void select(Selector selector, Duration most) throws IOException {
        selector.select(Math.max(1, most.plusNanos(999_999).toMillis()));
    }
}
