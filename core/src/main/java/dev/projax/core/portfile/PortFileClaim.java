package dev.projax.core.portfile;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.Reading;
import dev.projax.core.files.TimedLocks;
import dev.projax.core.registry.InstanceId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.IntPredicate;

/**
 * A server's place in the queue for the port file. The port of the first server is in the file. When that server stops,
 * even by crashing, the kernel hands its lock to the next server, and the port file switches to that one's port at
 * once. Safe for use from any thread.
 */
public final class PortFileClaim implements Closeable {
    private static final int NOT_YET = 0;

    private final PortFile portFile;
    private final InstanceId instance;

    /** Its monitor also guards the port, because the turn may come at any moment. */
    private final PortFileQueue queue;

    private final PortFileQueue.Waiter waiter = this::turnHasCome;
    private int port = NOT_YET;

    private PortFileClaim(PortFile portFile, InstanceId instance, PortFileQueue queue) {
        this.portFile = portFile;
        this.instance = instance;
        this.queue = queue;
    }

    /**
     * Queues for {@code portFile}, for a server that is about to start. The directories must be prepared already.
     *
     * @param instance the server's ID
     * @throws java.nio.file.FileSystemException if the lock file next to the port file cannot be opened
     */
    public static PortFileClaim join(PortFile portFile, InstanceId instance) throws IOException {
        try {
            PortFileQueue queue = PortFileQueue.at(portFile.lockFile(), TimedLocks.SYSTEM);
            PortFileClaim claim = new PortFileClaim(portFile, instance, queue);
            queue.join(claim.waiter);
            return claim;
        } catch (IOException e) {
            throw FileProblem.at(portFile.lockFile(), e);
        }
    }

    /** Returns whether this server is the one in the port file. */
    public boolean isOwner() {
        return queue.isOwner(waiter);
    }

    /**
     * Waits for this server's turn.
     *
     * @param limit the longest time to wait
     * @return whether this server is the one in the port file now
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitTurn(Duration limit) throws InterruptedException {
        return queue.awaitTurn(waiter, limit);
    }

    /**
     * Publishes {@code port} in the port file: now if this server is first in the queue, otherwise as soon as it is.
     *
     * @param port 1 to 65535
     * @throws java.nio.file.FileSystemException if it cannot be written; the old content stays
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays interrupted, and the old content
     *     stays
     */
    public void publish(int port) throws IOException {
        synchronized (queue) {
            this.port = port;
            if (isOwner()) {
                portFile.publish(port, instance);
            }
        }
    }

    /**
     * Writes the port file again if this server is first in the queue and the file is missing, invalid, or does not
     * name a verified server. Queues again if the lock file was removed. Call this every few seconds.
     *
     * @param namesVerifiedServer returns whether another port belongs to a verified server
     * @throws java.nio.file.FileSystemException if it cannot be written
     */
    public void restore(IntPredicate namesVerifiedServer) throws IOException {
        queue.recheck();
        Reading<Integer> reading = portFile.read();
        if (!isOwner() || reading.says(port()) || namesAnother(reading, namesVerifiedServer)) {
            return;
        }
        synchronized (queue) {
            if (isOwner() && port != NOT_YET && !portFile.read().says(port)) {
                portFile.publish(port, instance);
            }
        }
    }

    private static boolean namesAnother(Reading<Integer> reading, IntPredicate namesVerifiedServer) {
        return reading.value().isPresent()
                && namesVerifiedServer.test(reading.value().get());
    }

    private int port() {
        synchronized (queue) {
            return port;
        }
    }

    private void turnHasCome() {
        try {
            if (port != NOT_YET) {
                portFile.publish(port, instance);
            }
        } catch (IOException e) {
            // Restore tries again, and it can report the error.
        }
    }

    /**
     * Leaves the queue. If the port file names this server, it is deleted first, so that the next server finds none.
     *
     * @throws java.nio.file.FileSystemException if it cannot be deleted; the place in the queue is given up anyway
     */
    @Override
    public void close() throws IOException {
        synchronized (queue) {
            try {
                if (isOwner() && port != NOT_YET) {
                    portFile.withdraw(port);
                }
            } finally {
                port = NOT_YET;
                queue.leave(waiter);
            }
        }
    }
}
