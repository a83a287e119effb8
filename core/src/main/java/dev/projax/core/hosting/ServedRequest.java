package dev.projax.core.hosting;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The request that a thread is answering. It puts off what must not happen before the answer: a request that stops its
 * own server would otherwise wait for itself. Used by one thread only.
 */
final class ServedRequest {
    private static final ThreadLocal<@Nullable ServedRequest> CURRENT = new ThreadLocal<>();

    private final Object server;
    private @Nullable Runnable afterwards;

    private ServedRequest(Object server) {
        this.server = server;
    }

    /** Answers a request on the current thread. */
    interface Answering {
        void run() throws IOException;
    }

    /** Answers a request to {@code server}, and then does what was put off meanwhile. */
    static void serve(Object server, Answering answering) throws IOException {
        ServedRequest request = new ServedRequest(server);
        CURRENT.set(request);
        try {
            answering.run();
        } finally {
            CURRENT.remove();
            if (request.afterwards != null) {
                request.afterwards.run();
            }
        }
    }

    /** Returns whether this thread is answering a request to {@code server}. */
    static boolean isOn(Object server) {
        ServedRequest request = CURRENT.get();
        return request != null && request.server == server;
    }

    /**
     * Puts off a task until this thread has answered its request. If a request puts off several, only the last one
     * runs.
     *
     * @return false if this thread is not answering a request to {@code server}; then the task will not run
     */
    static boolean putOff(Object server, Runnable task) {
        ServedRequest request = CURRENT.get();
        if (request == null || request.server != server) {
            return false;
        }
        request.afterwards = task;
        return true;
    }
}
