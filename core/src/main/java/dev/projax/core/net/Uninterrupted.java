package dev.projax.core.net;

/** Runs what must be finished even if its thread is interrupted, such as stopping a server. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * An action that may fail.
     *
     * @param <E> its failure
     */
    @FunctionalInterface
    public interface Action<E extends Exception> {
        void run() throws E;
    }

    /**
     * Runs {@code action} with the thread's interrupt cleared, and restores it afterwards. An interrupt that comes
     * meanwhile reaches the action.
     */
    public static <E extends Exception> void run(Action<E> action) throws E {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
