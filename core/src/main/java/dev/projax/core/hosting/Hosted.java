package dev.projax.core.hosting;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.RefusedPort;
import dev.projax.core.registry.InstanceId;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A server that is up and published. All methods may be called from any thread.
 *
 * @param <T> the bound server
 */
public final class Hosted<T> implements Closeable {
    private final BoundPort<T> port;
    private final Path portFile;
    private final InstanceId id;
    private final List<String> notices;
    private final Teardown teardown;
    private final Thread closing = new Thread(this::closeQuietly, "projax-close");
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;

    Hosted(BoundPort<T> port, Path portFile, InstanceId id, List<String> notices, Teardown teardown) {
        this.port = port;
        this.portFile = portFile;
        this.id = id;
        this.notices = List.copyOf(notices);
        this.teardown = teardown;
    }

    /** Returns the id under which its record stands. */
    public InstanceId id() {
        return id;
    }

    /** Returns what the binder returned. */
    public T bound() {
        return port.bound();
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return port.port();
    }

    /** Returns {@code http://localhost:PORT}. */
    public URI url() {
        return URI.create("http://localhost:" + port());
    }

    /** Returns the port file's path, absolute; it names this server, or one that started before. */
    public Path portFile() {
        return portFile;
    }

    /** Returns the ports that were tried before this one, each with its reason. */
    public List<RefusedPort> refused() {
        return port.refused();
    }

    /** Tells whether the machine has no ::1, so that the server is on 127.0.0.1 alone. */
    public boolean isIpv4Only() {
        return port.isIpv4Only();
    }

    /** Returns what a person should know of the start, a sentence each: files whose modes were mended. */
    public List<String> notices() {
        return notices;
    }

    /**
     * Has this closed also when the JVM ends, as by Ctrl-C or SIGTERM; without it, or after a crash, the port file stays
     * until the next start, and clients find that nobody answers there.
     *
     * @return this
     * @throws IllegalStateException if the JVM is ending already
     * @throws IllegalArgumentException if it was called before
     */
    public Hosted<T> closeAtExit() {
        Runtime.getRuntime().addShutdownHook(closing);
        return this;
    }

    /**
     * Has the JVM no longer hold a closed server. Only once it is closed: as long as it closes, the hook is what keeps the
     * JVM from ending in the middle.
     */
    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is ending, perhaps in this very thread
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException | RuntimeException e) {
            // the process ends: the system frees the port, and clients find that the file names nobody
        }
    }

    /**
     * Waits until it is closed, by whomever.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    public void awaitClose() throws InterruptedException {
        ended.await();
    }

    /**
     * Leaves the port file to the next server, deletes the record, stops the server as its binder says, and gives the lock
     * back. A second call only waits for the first, so that the JVM does not end in the middle of it. An interrupt does not
     * keep it from its work, and is restored.
     *
     * @throws IOException if a step fails; the others are done all the same
     */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        // An interrupt would cut short what the server does for its last requests.
        boolean interrupted = Thread.interrupted();
        try {
            teardown.close();
        } finally {
            forget(closing);
            ended.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
