package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Locks that nobody waits for longer than a moment. A call to the kernel may never return, as on a file system whose lock
 * server is gone, and nothing can break it off; so a daemon thread makes the calls, and who asks gets an error when the time
 * is up. As long as that thread is stuck, every further call fails at once. It ends when it has nothing to do for a while, and
 * where the machine has no thread for it, the calls are made by who asks.
 */
public final class TimedLocks implements KernelLocks {
    /** A look has to fit into the deadline of who searches. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Who takes a lock, or gives it back, starts or ends a server, and can wait for a busy machine. */
    private static final Duration TAKE = Duration.ofSeconds(1);

    /** Those of this machine; no call but {@link #lock} lasts longer than 1 s. */
    public static final KernelLocks SYSTEM = new TimedLocks(new KernelLocks() {});

    private final KernelLocks kernel;
    private final Duration look;
    private final Duration take;
    private final Executor threads;
    private boolean hasWorker;
    private @Nullable Call current;

    /**
     * Channels that could not be closed in time. They are kept until they can: a channel that is collected is closed too, and at
     * any moment that would take the lock of its file from this process.
     */
    private final List<FileChannel> leftOpen = new ArrayList<>();

    TimedLocks(KernelLocks kernel) {
        this(kernel, LOOK, TAKE, TimedLocks::startDaemon);
    }

    /**
     * @param take how long a change may take; after the same time the thread ends if there is nothing to do
     * @param threads starts a thread for a task
     */
    TimedLocks(KernelLocks kernel, Duration look, Duration take, Executor threads) {
        this.kernel = kernel;
        this.look = look;
        this.take = take;
        this.threads = threads;
    }

    static void startDaemon(Runnable task) {
        BackgroundThread.start("projax-locks", task);
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
        try {
            call(
                    () -> {
                        kernel.close(channel);
                        return null;
                    },
                    take);
        } catch (IOException e) {
            keep(channel);
            throw e;
        }
    }

    private synchronized void keep(FileChannel channel) {
        leftOpen.add(channel);
    }

    @Override
    public synchronized boolean isStuck() {
        return current != null && current.abandoned;
    }

    /** What the thread is to do, and what came of it. Guarded by the monitor of the locks. */
    private static final class Call {
        private final Result.Action<FileLock> action;
        private @Nullable Result<FileLock> result;
        private boolean abandoned;

        Call(Result.Action<FileLock> action) {
            this.action = action;
        }
    }

    private synchronized @Nullable FileLock call(Result.Action<FileLock> action, Duration limit) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            RunningTime time = RunningTime.start();
            Call call = new Call(action);
            boolean given = false;
            while (call.result == null && time.elapsed() < limit.toNanos()) {
                if (!given && isStuck()) {
                    throw new IOException("the file system has not answered an earlier call for a lock");
                }
                if (!given && current == null) {
                    if (!wakeWorker()) {
                        return action.run();
                    }
                    current = call;
                    given = true;
                }
                interrupted |= pause();
                time.note(RunningTime.STEP);
            }
            if (call.result == null) {
                call.abandoned = true;
                throw new IOException("the file system does not answer calls for locks");
            }
            return call.result.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tells whether there is a thread to make the calls. */
    private boolean wakeWorker() {
        if (!hasWorker) {
            try {
                threads.execute(this::work);
                hasWorker = true;
            } catch (OutOfMemoryError e) {
                return false;
            }
        }
        notifyAll();
        return true;
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
            finish(call, Result.of(call.action));
        }
    }

    /** Returns what is to be done next; null if the thread is to end. */
    private synchronized @Nullable Call next() {
        long start = System.nanoTime();
        long rest = take.toNanos();
        try {
            while (current == null && rest > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, rest);
                rest = take.toNanos() - (System.nanoTime() - start);
            }
        } catch (InterruptedException e) {
            // ends, unless there is something to do
        }
        hasWorker = current != null;
        return current;
    }

    /** A lock that comes when nobody waits for it any more is given back, or nobody else could ever have it. */
    private void finish(Call call, Result<FileLock> result) {
        boolean unwanted;
        synchronized (this) {
            call.result = result;
            unwanted = call.abandoned;
            if (!unwanted) {
                current = null;
                notifyAll();
                return;
            }
        }
        if (result.value() != null) {
            try {
                result.value().release();
            } catch (IOException e) {
                // its channel was closed, and the lock went with it
            }
        }
        closeLeftOpen();
        synchronized (this) {
            current = null;
            notifyAll();
        }
    }

    /** Before anybody can have a lock again, which would go with the channel. */
    private void closeLeftOpen() {
        List<FileChannel> late;
        synchronized (this) {
            late = List.copyOf(leftOpen);
            leftOpen.clear();
        }
        for (FileChannel channel : late) {
            try {
                kernel.close(channel);
            } catch (IOException e) {
                // the descriptor is gone all the same
            }
        }
    }
}
