package dev.projax.desktop;

/** Is notified of each change of the app's server. */
@FunctionalInterface
public interface ConnectionListener {
    /**
     * Receives the first state and each new one, in order and one at a time, on the executor given to
     * {@link ServerConnection#open}. If it is so slow that more than {@value Deliveries#MOST_WAITING} states wait, the
     * oldest are dropped, never the latest. An exception that it throws is logged and does no harm.
     */
    void changed(ConnectionState state);
}
