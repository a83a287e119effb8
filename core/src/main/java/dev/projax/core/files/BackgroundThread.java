package dev.projax.core.files;

/** Threads that keep neither the JVM running nor the classes of who starts them loaded: the system may keep them for ever. */
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
