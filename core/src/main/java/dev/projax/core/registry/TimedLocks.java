package dev.projax.core.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Locks that nobody waits for longer than a moment. A call to the kernel may never return, as on a file system whose lock
 * server is gone, and nothing can break it off; so a daemon thread makes the calls, and who asks gets an error when the time
 * is up. As long as that thread is stuck, every further call fails at once.
 */
final class TimedLocks implements KernelLocks {
    /** A look has to fit into the deadline of who searches. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Who takes a lock, or gives it back, starts or ends a server, and can wait for a busy machine. */
    private static final Duration TAKE = Duration.ofSeconds(1);

    private final KernelLocks kernel;
    private final Duration look;
    private final Duration take;
    private @Nullable Thread worker;
    private @Nullable Call current;

    TimedLocks(KernelLocks kernel) {
        this(kernel, LOOK, TAKE);
    }

    TimedLocks(KernelLocks kernel, Duration look, Duration take) {
        this.kernel = kernel;
        this.look = look;
        this.take = take;
    }

    @Override
    public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return call(() -> kernel.tryLock(channel, shared), shared ? look : take);
    }

    /** Waits in the calling thread: whoever calls this wants to wait. */
    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        return kernel.lock(channel);
    }

    /** Leaves a channel open whose file system does not answer: to close it means to ask once more. */
    @Override
    public void close(FileChannel channel) throws IOException {
        call(
                () -> {
                    kernel.close(channel);
                    return null;
                },
                take);
    }

    private interface Action {
        @Nullable
        FileLock run() throws IOException;
    }

    /** What the thread is to do, and what came of it. Guarded by the monitor of the locks. */
    private static final class Call {
        private final Action action;
        private @Nullable FileLock lock;
        private @Nullable Throwable failure;
        private boolean done;
        private boolean abandoned;

        Call(Action action) {
            this.action = action;
        }

        @Nullable
        FileLock result() throws IOException {
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof RuntimeException mistake) {
                throw mistake;
            }
            if (failure instanceof Error error) {
                throw error;
            }
            return lock;
        }
    }

    private synchronized @Nullable FileLock call(Action action, Duration limit) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            RunningTime time = RunningTime.start();
            Call call = new Call(action);
            boolean given = false;
            while (!call.done && time.elapsed() < limit.toNanos()) {
                if (!given && current != null && current.abandoned) {
                    throw new IOException("the file system has not answered an earlier call for a lock");
                }
                if (!given && current == null) {
                    current = call;
                    given = true;
                    wakeWorker();
                }
                interrupted |= pause();
                time.note(RunningTime.STEP);
            }
            if (!call.done) {
                call.abandoned = true;
                throw new IOException("the file system does not answer calls for locks");
            }
            return call.result();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void wakeWorker() {
        if (worker == null) {
            Thread thread = new Thread(this::work, "projax-locks");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
            worker = thread;
        }
        notifyAll();
    }

    /** Waits for news; tells whether it was interrupted. */
    private boolean pause() {
        try {
            TimeUnit.NANOSECONDS.timedWait(this, RunningTime.STEP);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void work() {
        while (true) {
            Call call = next();
            if (call == null) {
                return;
            }
            FileLock lock = null;
            Throwable failure = null;
            try {
                lock = call.action.run();
            } catch (IOException | RuntimeException | Error e) {
                failure = e;
            }
            finish(call, lock, failure);
        }
    }

    /** Returns what is to be done next; null if the thread is to end. */
    private synchronized @Nullable Call next() {
        try {
            while (current == null) {
                wait();
            }
            return current;
        } catch (InterruptedException e) {
            worker = null;
            return null;
        }
    }

    /** A lock that comes when nobody waits for it any more is given back, or nobody else could ever have it. */
    private void finish(Call call, @Nullable FileLock lock, @Nullable Throwable failure) {
        boolean unwanted;
        synchronized (this) {
            call.lock = lock;
            call.failure = failure;
            call.done = true;
            unwanted = call.abandoned;
            if (!unwanted) {
                current = null;
                notifyAll();
                return;
            }
        }
        if (lock != null) {
            try {
                lock.release();
            } catch (IOException e) {
                // its channel was closed, and the lock went with it
            }
        }
        synchronized (this) {
            current = null;
            notifyAll();
        }
    }
}
