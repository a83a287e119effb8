package dev.projax.core.conflict;

import dev.projax.core.files.BackgroundThread;
import dev.projax.core.files.Result;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Work on a list that two threads share, because a person waits for it. */
final class InTwoThreads {
    private InTwoThreads() {}

    /**
     * The work on one item, which must be thread-safe.
     *
     * @param <T> the item
     */
    @FunctionalInterface
    interface Work<T> {
        void on(T item) throws IOException;
    }

    /**
     * Works on each item and returns when all work is done. Does not react to an interrupt.
     *
     * @throws IOException if the work on an item fails; then some others may be left out
     */
    static <T> void forEach(List<T> items, Work<T> work) throws IOException {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Semaphore shares = new Semaphore(0);
        Runnable share = () -> {
            try {
                for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                    work.on(items.get(i));
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.set(e);
            } finally {
                shares.release();
            }
        };
        int threads = startAnother(share) ? 2 : 1;
        share.run();
        shares.acquireUninterruptibly(threads);
        new Result<Void>(null, failure.get()).get();
    }

    /** Returns whether the system allows another thread. If not, the first one does all the work. */
    private static boolean startAnother(Runnable share) {
        try {
            BackgroundThread.start("projax-look", share);
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
