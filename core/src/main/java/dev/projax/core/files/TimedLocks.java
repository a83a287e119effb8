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
 * Locks whose calls have a time limit. A call to the kernel may never return, for example if a file system's lock
 * server is down, and nothing can interrupt it. So a daemon thread makes the calls, and the caller gets an error when
 * the time is up. While that thread is stuck, every further call fails at once. The thread exits after a while without
 * work. If no thread can be started, the caller's thread makes the calls.
 */
public final class TimedLocks implements KernelLocks {
    /** The time limit of a test, which must fit into the deadline of a search. */
    private static final Duration LOOK = Duration.ofMillis(200);

    /**
     * The time limit for taking or releasing a lock. That happens when a server starts or stops, where a busy machine
     * may be slow.
     */
    private static final Duration TAKE = Duration.ofSeconds(1);

    /** The locks of this machine. No call except {@link #lock} takes longer than 1 s. */
    public static final KernelLocks SYSTEM = new TimedLocks(new KernelLocks() {});

    private final KernelLocks kernel;
    private final Duration look;
    private final Duration take;
    private final Executor threads;
    private boolean hasWorker;
    private @Nullable Call current;

    /**
     * Channels that could not be closed in time, kept until they can be. The garbage collector would close them at any
     * moment, and this process would lose its lock on the file.
     */
    private final List<FileChannel> leftOpen = new ArrayList<>();

    TimedLocks(KernelLocks kernel) {
        this(kernel, LOOK, TAKE, TimedLocks::startDaemon);
    }

    /**
     * @param take the time limit for taking or releasing a lock; the thread exits after the same time without work
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

    /** Waits in the calling thread, because the caller wants to wait. */
    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        return kernel.lock(channel);
    }

    /** Leaves the channel open if the file system does not respond, because closing it would be another call. */
    @Override
    public synchronized void close(FileChannel channel) throws IOException {
        try {
            call(
                    () -> {
                        kernel.close(channel);
                        return null;
                    },
                    take);
        } catch (IOException e) {
            leftOpen.add(channel);
            throw e;
        }
    }

    @Override
    public synchronized boolean isStuck() {
        return current != null && current.abandoned;
    }

    /** A task of the thread, and its result. Guarded by the monitor of the enclosing instance. */
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
                    throw new IOException("the file system has not responded to an earlier lock request");
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
                throw new IOException("the file system does not respond to lock requests");
            }
            return call.result.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts or wakes the thread that makes the calls. Returns false if no thread can be started. */
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

    /** Waits for a change, for one step at most. Returns whether it was interrupted. */
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
            closeLeftOpen();
            finish(call, Result.of(call.action));
        }
    }

    /** Returns the next task; null if the thread should exit. */
    private synchronized @Nullable Call next() {
        long start = System.nanoTime();
        long rest = take.toNanos();
        try {
            while (current == null && rest > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, rest);
                rest = take.toNanos() - (System.nanoTime() - start);
            }
        } catch (InterruptedException e) {
            // Exits, unless there is work.
        }
        hasWorker = current != null;
        return current;
    }

    /**
     * Reports a result. A lock that arrives after its caller has given up is released, because otherwise no other
     * process could ever take it.
     */
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

    /** Closes those channels before this process can take a lock again, because closing them would drop it. */
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
                // The descriptor is gone anyway.
            }
        }
    }
}
