package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.net.LocalUrl;
import dev.projax.core.net.Uninterrupted;
import dev.projax.core.registry.InstanceId;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that is running and published. Thread-safe.
 *
 * @param <T> the bound server
 */
public final class Hosted<T> implements Closeable {
    private static final Logger LOGGER = System.getLogger(Hosted.class.getName());

    /** How long an exiting JVM waits for the server to stop. */
    private static final Duration EXIT_LIMIT = Duration.ofSeconds(10);

    private final BoundPort<T> port;
    private final Path portFile;
    private final InstanceId id;
    private final List<String> notices;
    private final Teardown teardown;
    private final Thread exitHook = new Thread(this::closeBeforeExit, "projax-exit");
    private final AtomicBoolean closingSoon = new AtomicBoolean();
    private final CountDownLatch closedLatch = new CountDownLatch(1);
    private final Object hookLock = new Object();
    private boolean hooked;
    private boolean closed;

    Hosted(BoundPort<T> port, Path portFile, InstanceId id, List<String> notices, Teardown teardown) {
        this.port = port;
        this.portFile = portFile;
        this.id = id;
        this.notices = List.copyOf(notices);
        this.teardown = teardown;
    }

    /** Returns the server ID, which is also in the name of its record. */
    public InstanceId id() {
        return id;
    }

    /** Returns the server that the binder returned, or that was published. */
    public T bound() {
        return port.bound();
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return port.port();
    }

    /**
     * Returns a URL that every client can dial: {@code http://localhost:PORT} if the server listens on 127.0.0.1 and
     * ::1, else {@code http://127.0.0.1:PORT}.
     */
    public URI url() {
        return LocalUrl.of(port(), port.isOnBothLoopbacks());
    }

    /** Returns the absolute path of the port file. It names this server or one that started earlier. */
    public Path portFile() {
        return portFile;
    }

    /** Returns the ports that were tried before this one, each with the reason why it was refused. */
    public List<Refused> refused() {
        return port.refused();
    }

    /**
     * Returns whether the server started on 127.0.0.1 only, because ::1 could not be bound. It takes ::1 within 5 s if
     * the machine gets it later and this JVM can use it.
     */
    public boolean isIpv4Only() {
        return port.isIpv4Only();
    }

    /** Returns what a person should know about the start, one sentence each, such as files whose modes were fixed. */
    public List<String> notices() {
        return notices;
    }

    /**
     * Also closes this when the JVM exits, for example by Ctrl-C or SIGTERM. Without this, or after a crash, the port
     * file stays until the next start, and clients find that nothing listens on its port. The JVM waits at most 10 s.
     * A second call does nothing.
     *
     * @return this
     * @throws IllegalStateException if the JVM is already exiting; then this has been closed
     */
    public Hosted<T> closeAtExit() {
        try {
            hook();
            return this;
        } catch (IllegalStateException e) {
            closeQuietly();
            throw e;
        }
    }

    /** Has a lock of its own, because a close holds the lock of this while it waits for requests that call this. */
    private void hook() {
        synchronized (hookLock) {
            if (!hooked && !closed) {
                Runtime.getRuntime().addShutdownHook(exitHook);
                hooked = true;
            }
        }
    }

    /**
     * Removes the shutdown hook, so the JVM does not retain a closed server. Call this only after the close, because
     * until then the hook keeps the JVM from exiting halfway through.
     */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is exiting, perhaps in this very thread
        }
    }

    private void closeQuietly() {
        try {
            closeNow();
        } catch (IOException | RuntimeException e) {
            // the process exits: the system frees the port, and clients find nothing listening there
        }
    }

    /** Closes this within a limit, because a stop may wait for a request that itself waits for the exit. */
    private void closeBeforeExit() {
        Thread closing = new Thread(this::closeQuietly, "projax-close");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(EXIT_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until any thread has closed this.
     *
     * @throws InterruptedException if the thread is interrupted
     * @throws IllegalStateException in a request to a {@link JdkServer}, which would wait for itself
     */
    public void awaitClose() throws InterruptedException {
        if (ServedRequest.isOn(bound())) {
            throw new IllegalStateException("a request cannot wait until its own server is closed");
        }
        closedLatch.await();
    }

    /**
     * Hands the port file over to the next server, deletes the record, stops the server as its binder specifies, and
     * releases the lock. A second call only waits for the first one, so the JVM does not exit halfway through. An
     * interrupt does not shorten the work, and is restored.
     *
     * <p>In a request to a {@link JdkServer}, it behaves like {@link #closeSoon}, because that request must be answered
     * before the server stops. With another server, call {@link #closeSoon} in a request.
     *
     * @throws IOException if a step fails; the other steps are done anyway
     */
    @Override
    public void close() throws IOException {
        if (!isPutOff()) {
            closeNow();
        }
    }

    /**
     * Closes this on a thread of its own and returns at once. Use it to stop the server from one of its requests, for
     * example in {@code POST /shutdown}: {@link #close} would stop the server while that request still runs on one of
     * its threads. The client gets its answer if your server lets running requests finish when it stops, or if you call
     * this after the answer. On the thread of a {@link JdkServer} that runs your handler,
     * it waits until the handler has returned.
     *
     * <p>The thread keeps the JVM running until everything is closed, and logs a failure to the {@link System.Logger}
     * of this class. {@link #awaitClose} waits for it.
     */
    public void closeSoon() {
        if (!isPutOff()) {
            startToClose();
        }
    }

    /**
     * Puts the close off until the request of this thread has been answered. If the JVM exits before, it closes too.
     *
     * @return false if this thread is not answering a request
     */
    private boolean isPutOff() {
        if (!ServedRequest.putOff(bound(), this::startToClose)) {
            return false;
        }
        try {
            hook();
        } catch (IllegalStateException e) {
            // the JVM is exiting, and the close will not wait for the answer
            startToClose();
        }
        return true;
    }

    private void startToClose() {
        if (!closingSoon.getAndSet(true)) {
            Thread thread = new Thread(this::closeAndLog, "projax-close");
            thread.setDaemon(false);
            thread.start();
        }
    }

    private void closeAndLog() {
        try {
            closeNow();
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "the server did not stop cleanly: " + e.getMessage());
        }
    }

    private synchronized void closeNow() throws IOException {
        if (closed) {
            return;
        }
        synchronized (hookLock) {
            closed = true;
        }
        try {
            // An interrupt would cut off the last requests of the server.
            Uninterrupted.run(teardown::close);
        } finally {
            forget(exitHook);
            closedLatch.countDown();
        }
    }

    /** Thrown if a server should be the only one but the port file already has an owner. */
    public static final class AlreadyServedException extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean withinReach;

        private AlreadyServedException(String message, boolean withinReach) {
            super(message);
            this.withinReach = withinReach;
        }

        /** Returns an exception for an owner that clients can find, now or soon. */
        static AlreadyServedException byAnotherServer(Path portFile) {
            return new AlreadyServedException("another server owns " + portFile, true);
        }

        /** Returns an exception for an owner that clients of this home cannot find from here. */
        static AlreadyServedException outOfReach(String description) {
            return new AlreadyServedException(description, false);
        }

        /**
         * Returns whether the owner is a server that clients of this app can find from here. Otherwise it belongs to
         * another home or another network namespace, or it is no server, and the message describes it.
         */
        public boolean isWithinReach() {
            return withinReach;
        }
    }
}
