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
 * A time limit for calls that may never return and cannot be interrupted, like opening a FIFO or a file on an
 * unreachable machine. A daemon thread makes the call, and is abandoned when the time is up. If no thread can be
 * started, the caller's thread makes the call without a limit. If the caller is interrupted, the interrupt is restored
 * afterwards.
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

    /** A change to a file that returns nothing. */
    public interface Change {
        void run() throws IOException;
    }

    /**
     * Opens {@code path}. A result that arrives too late is closed.
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
     * Changes {@code path}. If it takes too long, the change may still happen later.
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
                    // The caller has given up already.
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
                                path.toString(), null, "it did not respond within " + limit.toMillis() + " ms");
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
