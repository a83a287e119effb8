package dev.projax.desktop;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Delivers states to the listener on its executor, in order and one at a time. If more than {@link #MOST_WAITING} wait,
 * the oldest are dropped, never the latest. If the executor refuses a task, the next {@link #deliver} tries again, so
 * call that now and then. Safe for use by several threads.
 */
final class Deliveries {
    /** How many states may wait for a slow listener. Newer ones push out the oldest. */
    static final int MOST_WAITING = 64;

    private final ConnectionListener listener;
    private final Executor executor;
    private final Deque<ConnectionState> waiting = new ArrayDeque<>();
    private boolean scheduled;

    Deliveries(ConnectionListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** Adds {@code state} to the queue. */
    void add(ConnectionState state) {
        synchronized (waiting) {
            if (waiting.size() == MOST_WAITING) {
                waiting.remove();
            }
            waiting.add(state);
        }
    }

    /** Has the executor deliver the queue, unless it already does. */
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
            ConnectionLog.LOGGER.log(Level.DEBUG, "the executor refused a state of the connection: " + e);
        }
    }

    private void run() {
        ConnectionState next = take();
        while (next != null) {
            tell(next);
            next = take();
        }
    }

    /** Whatever the listener throws, even an Error, is its own problem: the connection's threads go on. */
    private void tell(ConnectionState state) {
        try {
            listener.changed(state);
        } catch (Throwable e) {
            ConnectionLog.LOGGER.log(Level.WARNING, "the connection's listener failed on " + state, e);
        }
    }

    /** Returns the next state. If there is none, returns null, and nothing is scheduled any more. */
    private @Nullable ConnectionState take() {
        synchronized (waiting) {
            ConnectionState next = waiting.poll();
            scheduled = next != null;
            return next;
        }
    }
}
