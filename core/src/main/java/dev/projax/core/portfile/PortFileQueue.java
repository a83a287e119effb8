package dev.projax.core.portfile;

import dev.projax.core.files.BackgroundThread;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.LockWait;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The servers of this JVM that wait for their turn in one port file. The first of them is in the file while this JVM
 * holds its lock. The kernel keeps the queue among processes. While another process holds the lock, one daemon thread
 * waits for the lock.
 */
final class PortFileQueue {
    private static final long RETRY_MILLIS = 250;
    private static final Map<Path, PortFileQueue> QUEUES = new ConcurrentHashMap<>();

    private final Path lockFile;
    private final KernelLocks kernel;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private @Nullable LockFile lock;
    private @Nullable LockWait wait;

    /** A server that waits for its turn. */
    interface Waiter {
        /** Called when the server's turn has come, with the queue's monitor held. */
        void turnHasCome();
    }

    private PortFileQueue(Path lockFile, KernelLocks kernel) {
        this.lockFile = lockFile;
        this.kernel = kernel;
    }

    /**
     * Returns the queue for the port file of {@code lockFile}. All paths to the same file give the same queue.
     *
     * @throws IOException if the directory does not exist
     */
    static PortFileQueue at(Path lockFile, KernelLocks kernel) throws IOException {
        return QUEUES.computeIfAbsent(realPath(lockFile), key -> new PortFileQueue(key, kernel));
    }

    /**
     * Adds {@code waiter} at the end. Its turn comes at once if no other server waits.
     *
     * @throws IOException if the lock file cannot be opened
     */
    synchronized void join(Waiter waiter) throws IOException {
        waiters.add(waiter);
        if (lock == null && wait == null) {
            try {
                acquire();
            } catch (IOException e) {
                waiters.remove(waiter);
                throw e;
            }
        }
    }

    /**
     * Removes {@code waiter}. The next server, here or in another process, then has its turn. A second call does
     * nothing.
     */
    synchronized void leave(Waiter waiter) {
        boolean wasFirst = waiter.equals(waiters.peek());
        waiters.remove(waiter);
        if (wasFirst) {
            announceTurn();
        }
        if (waiters.isEmpty()) {
            giveUp();
        }
    }

    private void giveUp() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
        if (wait != null) {
            wait.stop();
            wait = null;
            notifyAll();
        }
    }

    /** Returns whether it is the turn of {@code waiter}. */
    synchronized boolean isOwner(Waiter waiter) {
        return lock != null && waiter.equals(waiters.peek());
    }

    /**
     * Waits for the turn of {@code waiter}.
     *
     * @return whether it does; if not, it stays in the queue
     * @throws InterruptedException if the thread is interrupted
     */
    synchronized boolean awaitTurn(Waiter waiter, Duration limit) throws InterruptedException {
        long start = System.nanoTime();
        while (!isOwner(waiter)) {
            long rest = limit.toNanos() - (System.nanoTime() - start);
            if (rest <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, rest);
        }
        return true;
    }

    /**
     * Gives up a lock whose file is no longer at its path, and queues again for the file that is.
     *
     * @throws IOException if the lock file cannot be opened
     */
    synchronized void recheck() throws IOException {
        if (lock != null && !lock.counts()) {
            lock.close();
            lock = null;
        }
        if (wait != null) {
            wait.recheck();
        } else if (lock == null && !waiters.isEmpty()) {
            acquire();
            announceTurn();
        }
    }

    /** Takes the lock, or starts a thread that waits for it. */
    private void acquire() throws IOException {
        lock = LockFile.tryHold(lockFile, kernel).orElse(null);
        if (lock == null) {
            LockWait newWait = new LockWait(lockFile, kernel);
            wait = newWait;
            BackgroundThread.start("projax-port-file", () -> await(newWait));
        }
    }

    private void await(LockWait current) {
        while (true) {
            try {
                Optional<LockFile> arrived = current.await();
                synchronized (this) {
                    if (wait == current) {
                        wait = null;
                        lock = arrived.orElse(null);
                        announceTurn();
                    } else {
                        arrived.ifPresent(LockFile::close);
                    }
                }
                return;
            } catch (IOException e) {
                // The directory may be gone. The servers create it again.
                if (!pauseUnlessLeft(current)) {
                    return;
                }
            }
        }
    }

    private synchronized boolean pauseUnlessLeft(LockWait current) {
        try {
            if (wait == current) {
                TimeUnit.MILLISECONDS.timedWait(this, RETRY_MILLIS);
            }
            return wait == current;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void announceTurn() {
        Waiter first = waiters.peek();
        if (lock != null && first != null) {
            first.turnHasCome();
            notifyAll();
        }
    }

    /** Returns the path of the file with all links to its directory resolved. */
    private static Path realPath(Path file) throws IOException {
        Path parent = file.getParent();
        Path name = file.getFileName();
        return parent == null || name == null ? file : parent.toRealPath().resolve(name);
    }
}
