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
 * A server's place in the queue for the port file. The first one owns the file, which names its port; when the owner ends,
 * however it ends, the kernel hands the lock beside the file to the next one, whose port is named at once. May be used from
 * any thread.
 */
public final class PortFileClaim implements Closeable {
    private static final int NOT_YET = 0;

    private final PortFile portFile;
    private final InstanceId instance;

    /** Its monitor guards the port as well, for the turn may come at any moment. */
    private final PortFileQueue queue;

    private final PortFileQueue.Waiter waiter = this::turnHasCome;
    private int port = NOT_YET;

    private PortFileClaim(PortFile portFile, InstanceId instance, PortFileQueue queue) {
        this.portFile = portFile;
        this.instance = instance;
        this.queue = queue;
    }

    /**
     * Queues for {@code portFile}, on behalf of a server that is about to start; the directories have to be prepared.
     *
     * @param instance the server's
     * @throws java.nio.file.FileSystemException if the lock file beside the port file cannot be opened
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

    /** Tells whether the port file is this server's to write. */
    public boolean isOwner() {
        return queue.isOwner(waiter);
    }

    /**
     * Waits for this server's turn.
     *
     * @param limit how long at most
     * @return whether the port file is this server's to write
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitTurn(Duration limit) throws InterruptedException {
        return queue.awaitTurn(waiter, limit);
    }

    /**
     * Has the port file name {@code port}: now if it is this server's turn, else as soon as it is.
     *
     * @param port 1 to 65535
     * @throws java.nio.file.FileSystemException if it cannot be written; the old content is left as it was
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so, and the old content too
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
     * Writes the port file again if it is this server's and is missing, invalid, or names no proven instance; and queues
     * anew if somebody has removed the lock file. To be called every few seconds.
     *
     * @param namesProvenInstance tells whether a port, which is not this server's, is that of a proven one
     * @throws java.nio.file.FileSystemException if it cannot be written
     */
    public void restore(IntPredicate namesProvenInstance) throws IOException {
        queue.recheck();
        Reading<Integer> reading = portFile.read();
        if (!isOwner() || reading.says(port()) || namesAnother(reading, namesProvenInstance)) {
            return;
        }
        synchronized (queue) {
            if (isOwner() && port != NOT_YET && !portFile.read().says(port)) {
                portFile.publish(port, instance);
            }
        }
    }

    private static boolean namesAnother(Reading<Integer> reading, IntPredicate namesProvenInstance) {
        return reading.value().isPresent()
                && namesProvenInstance.test(reading.value().get());
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
            // tried again by restore, which can tell somebody
        }
    }

    /**
     * Leaves the queue. If the port file names this server it is deleted first, so that the next owner finds none.
     *
     * @throws java.nio.file.FileSystemException if it cannot be deleted; the place is given up all the same
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
