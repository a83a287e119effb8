package dev.projax.core.files;

/**
 * Threads that may block forever without harm: they keep neither the JVM running nor the caller's class loader in
 * memory.
 */
public final class BackgroundThread {
    private BackgroundThread() {}

    /** Starts a daemon thread. */
    public static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }
}
