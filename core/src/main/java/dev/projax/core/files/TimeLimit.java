package dev.projax.core.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits what the system may never return from, and no interrupt ends: to open a FIFO, or a file of a machine that is gone. It
 * is done in a daemon thread, which is left alone when the time is over; where the machine has no thread for it, by the caller, for
 * as long as it takes. An interrupt of the caller is kept for later.
 */
public final class TimeLimit {
    private final Duration limit;
    private final Executor threads;

    /** @param threads starts a thread for a task */
    TimeLimit(Duration limit, Executor threads) {
        this.limit = limit;
        this.threads = threads;
    }

    public static TimeLimit of(Duration limit) {
        return new TimeLimit(limit, task -> BackgroundThread.start("projax-file", task));
    }

    /** Something to be done with a file, of which nothing remains. */
    public interface Change {
        void run() throws IOException;
    }

    /**
     * Opens {@code path}; what comes too late is closed again.
     *
     * @throws FileSystemException if it takes too long
     * @throws IOException if {@code opening} fails
     */
    <C extends Closeable> C open(Path path, Result.Action<C> opening) throws IOException {
        Attempt<C> attempt = new Attempt<>(opening);
        try {
            threads.execute(attempt);
        } catch (OutOfMemoryError e) {
            attempt.run();
        }
        return attempt.await(path, limit);
    }

    /**
     * Changes {@code path}; the change may still be made later if it takes too long.
     *
     * @throws FileSystemException if it takes too long
     * @throws IOException if {@code change} fails
     */
    public void change(Path path, Change change) throws IOException {
        Closeable done = () -> {};
        open(path, () -> {
            change.run();
            return done;
        });
    }

    private static final class Attempt<C extends Closeable> implements Runnable {
        private final Result.Action<C> action;
        private @Nullable Result<C> result;
        private boolean abandoned;

        Attempt(Result.Action<C> action) {
            this.action = action;
        }

        @Override
        public void run() {
            arrived(Result.of(action));
        }

        private synchronized void arrived(Result<C> arrived) {
            result = arrived;
            notifyAll();
            if (abandoned && arrived.value() != null) {
                try {
                    arrived.value().close();
                } catch (IOException e) {
                    // nobody waits for it any more
                }
            }
        }

        C await(Path path, Duration limit) throws IOException {
            boolean interrupted = false;
            try {
                synchronized (this) {
                    long start = System.nanoTime();
                    long rest = limit.toNanos();
                    while (result == null && rest > 0) {
                        try {
                            TimeUnit.NANOSECONDS.timedWait(this, rest);
                        } catch (InterruptedException e) {
                            interrupted = true;
                        }
                        rest = limit.toNanos() - (System.nanoTime() - start);
                    }
                    C opened = result == null ? null : result.get();
                    if (opened == null) {
                        abandoned = true;
                        throw new FileSystemException(
                                path.toString(), null, "it gives no answer within " + limit.toMillis() + " ms");
                    }
                    return opened;
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
