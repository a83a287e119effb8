package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.OtherJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockWaitTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void make_a_file() throws IOException {
        file = Files.createFile(folder.resolve("a.lock"));
    }

    @Test
    void gets_a_free_lock_at_once() throws Exception {
        LockWait wait = new LockWait(file, TimedLocks.SYSTEM);

        try (LockFile lock = wait.await().orElseThrow()) {
            assertThat(lock.isLocked()).isTrue();
        }
    }

    @Test
    void gets_the_lock_in_the_kernel_when_its_holder_is_killed() throws Exception {
        SignallingLocks kernel = new SignallingLocks();
        LockWait wait = new LockWait(file, kernel);
        CompletableFuture<Optional<LockFile>> awaited;
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(holder).isNotNull();
            awaited = start(wait);
            kernel.waiting.await();
            assertThat(awaited).isNotDone();
        }

        try (LockFile lock = awaited.get(10, TimeUnit.SECONDS).orElseThrow()) {
            assertThat(lock.counts()).isTrue();
            assertThat(OtherJvm.sees(file)).isTrue();
            assertThat(kernel.tries)
                    .as("tries in all: one, and then it waits in the kernel")
                    .hasValue(1);
        }
    }

    @Test
    void can_be_stopped_while_it_waits() throws Exception {
        SignallingLocks kernel = new SignallingLocks();
        LockWait wait = new LockWait(file, kernel);
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(holder).isNotNull();
            CompletableFuture<Optional<LockFile>> awaited = start(wait);
            kernel.waiting.await();

            wait.stop();

            assertThat(awaited.get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void starts_again_when_another_file_is_at_the_path() throws Exception {
        SignallingLocks kernel = new SignallingLocks();
        LockWait wait = new LockWait(file, kernel);
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(holder).isNotNull();
            CompletableFuture<Optional<LockFile>> awaited = start(wait);
            kernel.waiting.await();
            wait.recheck();
            assertThat(awaited).as("the file is the same").isNotDone();
            Files.delete(file);

            wait.recheck();

            try (LockFile lock = awaited.get(10, TimeUnit.SECONDS).orElseThrow()) {
                assertThat(lock.counts()).isTrue();
                assertThat(OtherJvm.sees(file)).isTrue();
            }
        }
    }

    /**
     * The kernel treats all threads of a JVM as one. If two JVMs wait for each other's files, it reports a deadlock.
     */
    @Test
    void polls_when_the_kernel_reports_a_deadlock() throws Exception {
        FailingLocks kernel = new FailingLocks(new IOException("Resource deadlock avoided"), 3);

        try (LockFile lock = new LockWait(file, kernel).await().orElseThrow()) {
            assertThat(lock.isLocked()).isTrue();
            assertThat(kernel.waits).as("waits in the kernel").hasValue(1);
            assertThat(kernel.tries).hasValue(4);
        }
    }

    @Test
    void polls_while_another_class_loader_of_this_jvm_waits_too() throws Exception {
        FailingLocks kernel = new FailingLocks(new OverlappingFileLockException(), 3);

        try (LockFile lock = new LockWait(file, kernel).await().orElseThrow()) {
            assertThat(lock.isLocked()).isTrue();
        }
    }

    @Test
    void leaves_the_file_free_if_it_is_stopped_while_the_kernel_refuses_to_wait() throws Exception {
        StoppingLocks kernel = new StoppingLocks();
        LockWait wait = new LockWait(file, kernel);
        kernel.stop = wait::stop;

        assertThat(wait.await()).isEmpty();

        assertThat(LockFile.test(file, TimedLocks.SYSTEM)).isEqualTo(Liveness.FREE);
    }

    private static CompletableFuture<Optional<LockFile>> start(LockWait wait) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return wait.await();
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** The system's locks, which signal when a thread waits. */
    private static final class SignallingLocks implements KernelLocks {
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final AtomicInteger tries = new AtomicInteger();

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            tries.incrementAndGet();
            return KernelLocks.super.tryLock(channel, shared);
        }

        @Override
        public FileLock lock(FileChannel channel) throws IOException {
            waiting.countDown();
            return KernelLocks.super.lock(channel);
        }
    }

    /** Locks that another process holds, and that cannot be waited for. The wait is stopped in the same moment. */
    private static final class StoppingLocks implements KernelLocks {
        private Runnable stop = () -> {};

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) {
            return null;
        }

        @Override
        public FileLock lock(FileChannel channel) {
            stop.run();
            throw new OverlappingFileLockException();
        }
    }

    /** Locks that are refused a few times, and that cannot be waited for. */
    private static final class FailingLocks implements KernelLocks {
        private final Exception failure;
        private final int refusals;
        private final AtomicInteger tries = new AtomicInteger();
        private final AtomicInteger waits = new AtomicInteger();

        FailingLocks(Exception failure, int refusals) {
            this.failure = failure;
            this.refusals = refusals;
        }

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            return tries.incrementAndGet() > refusals ? KernelLocks.super.tryLock(channel, shared) : null;
        }

        @Override
        public FileLock lock(FileChannel channel) throws IOException {
            waits.incrementAndGet();
            if (failure instanceof IOException io) {
                throw io;
            }
            throw (RuntimeException) failure;
        }
    }
}
