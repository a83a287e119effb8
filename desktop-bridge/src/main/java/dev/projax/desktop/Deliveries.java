package dev.projax.desktop;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Hands states to the listener on its executor: in order, one at a time. Of more than {@link #MOST_WAITING} the oldest are
 * left out, never the latest. An executor that refuses is asked again at the next {@link #deliver}, so that somebody has to
 * call it now and then. May be used from any thread.
 */
final class Deliveries {
    /** So many may wait for a slow listener; the oldest are dropped for newer ones. */
    static final int MOST_WAITING = 64;

    private final ConnectionListener listener;
    private final Executor executor;
    private final Deque<ConnectionState> waiting = new ArrayDeque<>();
    private boolean scheduled;

    Deliveries(ConnectionListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** Puts {@code state} behind those that wait. */
    void add(ConnectionState state) {
        synchronized (waiting) {
            if (waiting.size() == MOST_WAITING) {
                waiting.remove();
            }
            waiting.add(state);
        }
    }

    /** Has the executor deliver what waits, unless it does already. */
    void deliver() {
        synchronized (waiting) {
            if (scheduled || waiting.isEmpty()) {
                return;
            }
            scheduled = true;
        }
        try {
            executor.execute(this::run);
        } catch (Throwable e) {
            synchronized (waiting) {
                scheduled = false;
            }
            ConnectionLog.LOGGER.log(Level.DEBUG, "the executor takes no state of the connection: " + e);
        }
    }

    private void run() {
        ConnectionState next = take();
        while (next != null) {
            tell(next);
            next = take();
        }
    }

    /** Whatever the listener throws, also an Error, is its own affair: the connection's threads go on. */
    private void tell(ConnectionState state) {
        try {
            listener.changed(state);
        } catch (Throwable e) {
            ConnectionLog.LOGGER.log(Level.WARNING, "the listener of the connection has failed at " + state, e);
        }
    }

    /** Returns the next state; null, and nothing is scheduled any more, if there is none. */
    private @Nullable ConnectionState take() {
        synchronized (waiting) {
            ConnectionState next = waiting.poll();
            scheduled = next != null;
            return next;
        }
    }
}
