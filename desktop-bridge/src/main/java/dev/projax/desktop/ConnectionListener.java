package dev.projax.desktop;

/** Learns of what happens to the app's server. */
@FunctionalInterface
public interface ConnectionListener {
    /**
     * Is called with the first state and with each new one, in order, never twice at the same time, on the executor that
     * {@link ServerConnection#open} was given. If it is so slow that more than {@value Deliveries#MOST_WAITING} wait, the
     * oldest ones are left out; the latest never is. What it throws is logged, and does no harm.
     */
    void changed(ConnectionState state);
}
