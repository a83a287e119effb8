package dev.projax.desktop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;

/** How a connection knows that the server it follows still answers. For one thread. */
interface ServerWatch extends Closeable {
    /** What was noticed. */
    enum Sign {
        HEARD,
        NONE,
        ENDED
    }

    /**
     * Waits for the next sign, no longer than {@code most}, and not longer than until somebody wakes {@code selector} up.
     *
     * @throws IOException if this process cannot ask; it says nothing about the server
     */
    Sign await(Selector selector, Duration most) throws IOException;

    /** Waits until the selector has something, is woken up, or the time is over; at least a moment, at most {@code most}. */
    static void select(Selector selector, Duration most) throws IOException {
        selector.select(Math.max(1, most.plusNanos(999_999).toMillis()));
    }
}
