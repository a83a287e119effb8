package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TimedLocksTest {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void make_a_file() throws IOException {
        file = Files.createFile(folder.toRealPath().resolve("a.lock"));
    }

    @Test
    void gives_up_on_a_stuck_call_and_then_fails_at_once_until_it_returns() throws IOException {
        StuckLocks stuck = new StuckLocks();
        TimedLocks locks = new TimedLocks(stuck, SHORT, SHORT, TimedLocks::startDaemon);

        assertThatIOException()
                .isThrownBy(() -> locks.tryLock(channel(), true))
                .withMessage("the file system does not respond to lock requests");
        assertThatIOException()
                .isThrownBy(() -> locks.tryLock(channel(), true))
                .withMessage("the file system has not responded to an earlier lock request");
        assertThat(stuck.calls).hasValue(1);
    }

    @Test
    void releases_a_lock_that_comes_too_late_and_works_again() throws IOException {
        StuckLocks stuck = new StuckLocks();
        TimedLocks locks = new TimedLocks(stuck, SHORT, SHORT, TimedLocks::startDaemon);
        try (FileChannel late = channel()) {
            assertThatIOException().isThrownBy(() -> locks.tryLock(late, false));

            stuck.goOn.countDown();

            Eventually.that("it works again", () -> isFree(locks));
            assertThat(late.isOpen()).isTrue();
            assertThat(OtherJvm.sees(file)).isFalse();
        }
    }

    private boolean isFree(KernelLocks locks) throws IOException {
        try (FileChannel channel = channel()) {
            return locks.tryLock(channel, true) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void leaves_the_channel_of_a_stuck_call_open() throws IOException {
        TimedLocks locks = new TimedLocks(new StuckLocks(), SHORT, SHORT, TimedLocks::startDaemon);
        FileChannel channel = channel();
        assertThatIOException().isThrownBy(() -> locks.tryLock(channel, true));

        assertThatIOException().isThrownBy(() -> locks.close(channel));

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closes_the_channel_when_the_file_system_responds_again() throws IOException {
        StuckLocks stuck = new StuckLocks();
        TimedLocks locks = new TimedLocks(stuck, SHORT, SHORT, TimedLocks::startDaemon);
        FileChannel channel = channel();
        assertThatIOException().isThrownBy(() -> locks.tryLock(channel, true));
        assertThatIOException().isThrownBy(() -> locks.close(channel));

        stuck.goOn.countDown();

        Eventually.that("it works again", () -> isFree(locks));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closes_a_channel_that_another_slow_call_kept_open_before_it_takes_a_lock() throws Exception {
        StuckLocks slow = new StuckLocks();
        TimedLocks locks = new TimedLocks(slow, AMPLE, SHORT, TimedLocks::startDaemon);
        FileChannel channel = channel();
        try (FileChannel tested = channel()) {
            CompletableFuture<Boolean> test = CompletableFuture.supplyAsync(() -> isGranted(locks, tested));
            slow.waiting.await();
            assertThatIOException().isThrownBy(() -> locks.close(channel));
            assertThat(channel.isOpen()).isTrue();
            slow.goOn.countDown();
            assertThat(test.get()).isTrue();
        }

        assertThat(isFree(locks)).isTrue();

        assertThat(channel.isOpen()).isFalse();
    }

    private static boolean isGranted(KernelLocks locks, FileChannel channel) {
        try {
            return locks.tryLock(channel, true) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void opens_no_channel_that_it_could_not_close() throws IOException {
        Requirement.that(Files.isDirectory(DESCRIPTORS), "needs /proc, as on Linux");
        TimedLocks locks = new TimedLocks(new StuckLocks(), SHORT, SHORT, TimedLocks::startDaemon);

        assertThat(LockFile.test(file, locks)).isEqualTo(Liveness.UNKNOWN);
        assertThat(LockFile.test(file, locks)).isEqualTo(Liveness.UNKNOWN);

        assertThat(descriptorsOfFile()).isOne();
    }

    private long descriptorsOfFile() throws IOException {
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                count += leadsToFile(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean leadsToFile(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void keeps_its_thread_only_while_there_are_calls() throws Exception {
        List<Thread> threads = new ArrayList<>();
        TimedLocks locks = new TimedLocks(TimedLocks.SYSTEM, SHORT, SHORT, task -> {
            Thread thread = new Thread(task);
            threads.add(thread);
            thread.start();
        });

        assertThat(isFree(locks)).isTrue();
        threads.get(0).join();

        assertThat(isFree(locks)).isTrue();
        assertThat(threads).hasSize(2);
    }

    @Test
    void works_without_a_thread_if_none_can_be_started() throws IOException {
        TimedLocks locks = new TimedLocks(TimedLocks.SYSTEM, SHORT, SHORT, task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        assertThat(isFree(locks)).isTrue();
        assertThat(isFree(locks)).isTrue();
    }

    @Test
    void passes_on_the_kernels_answer() throws IOException {
        try (FileChannel first = channel();
                FileChannel second = channel()) {
            assertThat(TimedLocks.SYSTEM.tryLock(first, false)).isNotNull();

            assertThatExceptionOfType(OverlappingFileLockException.class)
                    .isThrownBy(() -> TimedLocks.SYSTEM.tryLock(second, false));
            assertThat(OtherJvm.sees(file)).isTrue();
        }
    }

    @Test
    void restores_an_interrupt() throws IOException {
        try (FileChannel channel = channel()) {
            Thread.currentThread().interrupt();

            FileLock lock = TimedLocks.SYSTEM.tryLock(channel, false);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(lock).isNotNull();
            assertThat(channel.isOpen()).isTrue();
        }
    }

    @Test
    void reports_a_stuck_lock_as_unknown_and_lets_a_server_stop() throws IOException {
        TimedLocks locks = new TimedLocks(new StuckLocks(), SHORT, SHORT, TimedLocks::startDaemon);

        assertThat(LockFile.test(file, locks)).isEqualTo(Liveness.UNKNOWN);
        try (LockFile lock = LockFile.create(folder.resolve("new.lock"), locks).orElseThrow()) {
            assertThat(lock.isLocked()).isFalse();
        }
    }

    private FileChannel channel() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** The locks of a file system where the first call returns only when the test allows it. */
    private static final class StuckLocks implements KernelLocks {
        private final CountDownLatch waiting = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            calls.incrementAndGet();
            waiting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return KernelLocks.super.tryLock(channel, shared);
        }
    }
}
