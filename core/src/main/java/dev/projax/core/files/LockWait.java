package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One thread's wait for a lock that another process holds. The thread waits in the kernel, which hands the lock over
 * the moment its owner exits. If that is not possible, it polls every 50 ms: if this JVM holds the lock through another
 * class loader, if the kernel reports a false deadlock, and on Windows, where such a wait could not be stopped.
 */
public final class LockWait {
    private static final long POLL_MILLIS = 50;
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path path;
    private final KernelLocks kernel;
    private @Nullable FileChannel waiting;
    private @Nullable Object identity;
    private boolean stopped;

    public LockWait(Path path, KernelLocks kernel) {
        this.path = path;
        this.kernel = kernel;
    }

    /**
     * Waits until this process holds the lock. Creates the file if it does not exist.
     *
     * @return the lock; empty if the wait was stopped
     * @throws IOException if the file cannot be opened
     */
    public Optional<LockFile> await() throws IOException {
        boolean polls = WINDOWS;
        while (!isStopped()) {
            LockFile.Attempt attempt = LockFile.attempt(path, kernel);
            if (attempt.lock() != null) {
                return kept(attempt.lock());
            }
            FileChannel queue = attempt.queue();
            if (queue == null) {
                polls = true;
            } else if (polls) {
                LockFile.abandon(queue);
            } else {
                Outcome outcome = waitInKernel(queue, attempt.identity());
                if (outcome == Outcome.LOCKED) {
                    Optional<LockFile> lock = LockFile.arrived(path, attempt.identity(), queue, kernel);
                    if (lock.isPresent()) {
                        return kept(lock.get());
                    }
                }
                polls = outcome == Outcome.REFUSED;
            }
            if (polls) {
                pause();
            }
        }
        return Optional.empty();
    }

    private enum Outcome {
        LOCKED,
        REFUSED,
        BROKEN_OFF
    }

    private Outcome waitInKernel(FileChannel queue, Object queueIdentity) {
        if (!enter(queue, queueIdentity)) {
            LockFile.abandon(queue);
            return Outcome.BROKEN_OFF;
        }
        try {
            FileLock lock = kernel.lock(queue);
            return lock.isValid() ? Outcome.LOCKED : Outcome.BROKEN_OFF;
        } catch (OverlappingFileLockException e) {
            LockFile.keepOpen(queueIdentity, queue, kernel);
            return Outcome.REFUSED;
        } catch (IOException e) {
            boolean brokenOff = !queue.isOpen();
            LockFile.abandon(queue);
            return brokenOff ? Outcome.BROKEN_OFF : Outcome.REFUSED;
        } finally {
            leave();
        }
    }

    /** Stops the wait, from any thread. It may get the lock in the same moment. */
    public void stop() {
        FileChannel channel;
        synchronized (this) {
            stopped = true;
            channel = waiting;
            notifyAll();
        }
        if (channel != null) {
            LockFile.abandon(channel);
        }
    }

    /** Starts the wait again if the file is no longer at its path. */
    public void recheck() {
        FileChannel channel;
        synchronized (this) {
            boolean obsolete = waiting != null && identity != null && !LockFile.stands(path, identity);
            channel = obsolete ? waiting : null;
        }
        if (channel != null) {
            LockFile.abandon(channel);
        }
    }

    private Optional<LockFile> kept(LockFile lock) {
        if (!isStopped()) {
            return Optional.of(lock);
        }
        lock.close();
        return Optional.empty();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized boolean enter(FileChannel queue, Object queueIdentity) {
        waiting = queue;
        identity = queueIdentity;
        return !stopped;
    }

    private synchronized void leave() {
        waiting = null;
        identity = null;
    }

    private synchronized void pause() {
        try {
            if (!stopped) {
                TimeUnit.MILLISECONDS.timedWait(this, POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }
}
