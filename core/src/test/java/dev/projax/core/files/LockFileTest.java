package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.OtherJvm;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests each rule for lock files. What another process sees is tested with another process. */
@Timeout(60)
class LockFileTest {
    private static final KernelLocks KERNEL = TimedLocks.SYSTEM;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name_a_file() {
        file = folder.resolve("a.lock");
    }

    // Closing any channel to the file in the same JVM drops the lock.

    @Test
    void stays_locked_for_others_while_its_own_jvm_tests_takes_and_sweeps() throws IOException {
        try (LockFile lock = LockFile.create(file, KERNEL).orElseThrow()) {
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);
            assertThat(LockFile.tryHold(file, KERNEL)).isEmpty();
            assertThat(LockFile.sweepIfFree(file, KERNEL, () -> {})).isEqualTo(Liveness.HELD);

            assertThat(OtherJvm.sees(file)).isTrue();
            assertThat(lock.counts()).isTrue();
        }
    }

    @Test
    void is_the_same_file_under_every_name() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("linked"), folder);
        Path sameFile = link.resolve("a.lock");
        try (LockFile lock = LockFile.create(file, KERNEL).orElseThrow()) {
            assertThat(lock.isLocked()).isTrue();
            assertThat(LockFile.test(sameFile, KERNEL)).isEqualTo(Liveness.HELD);
            assertThat(LockFile.tryHold(sameFile, KERNEL)).isEmpty();

            assertThat(OtherJvm.sees(file)).isTrue();
        }
    }

    @Test
    void is_held_by_this_jvm_if_another_class_loader_has_it() throws Exception {
        try (OtherLoader other = new OtherLoader()) {
            other.hold(file);
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);
            assertThat(LockFile.tryHold(file, KERNEL)).isEmpty();
            assertThat(LockFile.sweepIfFree(file, KERNEL, () -> {})).isEqualTo(Liveness.HELD);
            assertThat(OtherJvm.sees(file)).isTrue();

            other.release();

            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.FREE);
            assertThat(OtherJvm.sees(file)).isFalse();
        }
    }

    @Test
    void is_not_dropped_by_a_class_loader_that_tries_to_take_it() throws Exception {
        try (OtherLoader other = new OtherLoader()) {
            other.hold(file);
            assertThat(LockFile.tryHold(file, KERNEL)).isEmpty();
            assertThat(OtherJvm.sees(file)).isTrue();
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);
            assertThat(LockFile.tryHold(file, KERNEL)).isEmpty();

            other.release();

            try (LockFile lock = LockFile.tryHold(file, KERNEL).orElseThrow()) {
                assertThat(lock.isLocked()).isTrue();
                assertThat(OtherJvm.sees(file)).isTrue();
            }
        }
    }

    @Test
    void is_not_dropped_by_a_class_loader_that_tests_it_twice() throws Exception {
        try (OtherLoader other = new OtherLoader()) {
            other.hold(file);
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);
            other.release();
            other.hold(file);
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);

            assertThat(OtherJvm.sees(file)).isTrue();
            other.release();
        }
    }

    /**
     * Each class loader has its own table of the kernel's locks, so opening or closing a channel must wait for the
     * other loader.
     */
    @Test
    void is_guarded_by_one_monitor_for_all_class_loaders() throws Exception {
        Field own = LockFile.class.getDeclaredField("JVM");
        own.setAccessible(true);
        try (OtherLoader other = new OtherLoader()) {
            Field another = other.loader.loadClass(LockFile.class.getName()).getDeclaredField("JVM");
            another.setAccessible(true);

            assertThat(another.get(null)).isSameAs(own.get(null));
        }
    }

    /** Version 0.1 may run in the same JVM. Its class was in another package. */
    @Test
    void is_guarded_by_the_monitor_that_version_0_1_has() throws Exception {
        Field own = LockFile.class.getDeclaredField("JVM");
        own.setAccessible(true);

        assertThat(own.get(null)).isSameAs("dev.projax.core.registry.LockFile".intern());
    }

    // the states of a lock

    @Test
    void is_held_free_or_missing() throws IOException {
        assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.MISSING);
        Files.createFile(file);
        assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.FREE);
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(holder).isNotNull();
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.HELD);
            assertThat(LockFile.tryHold(file, KERNEL)).isEmpty();
        }

        assertThat(LockFile.test(file, KERNEL))
                .as("after the holder was killed")
                .isEqualTo(Liveness.FREE);
    }

    @Test
    void is_free_while_another_process_tests_it() throws IOException {
        Files.createFile(file);
        try (OtherJvm looker = OtherJvm.lookingAt(file)) {
            assertThat(looker).isNotNull();
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.FREE);
        }
    }

    @Test
    void is_not_created_by_a_test() {
        LockFile.test(file, KERNEL);

        assertThat(file).doesNotExist();
    }

    @Test
    void can_be_taken_again_after_release() throws IOException {
        LockFile first = LockFile.tryHold(file, KERNEL).orElseThrow();
        first.close();
        LockFile second = LockFile.tryHold(file, KERNEL).orElseThrow();

        first.close();

        assertThat(OtherJvm.sees(file)).as("closed twice by its first holder").isTrue();
        second.close();
        assertThat(file).exists();
    }

    @Test
    void stays_locked_by_another_class_loader_after_a_wait_was_given_up_late() throws Exception {
        CapturingLocks kernel = new CapturingLocks();
        try (OtherLoader other = new OtherLoader()) {
            other.hold(file);
            assertThat(LockFile.tryHold(file, kernel)).isEmpty();

            LockFile.abandon(kernel.channels.get(0));

            assertThat(OtherJvm.sees(file)).isTrue();
            other.release();
        }
        assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.FREE);
    }

    /**
     * If its channel were garbage, the lock would go with it, and the next file with the same inode would look locked.
     */
    @Test
    void stays_locked_if_its_holder_drops_it_without_closing_it() throws IOException {
        WeakReference<LockFile> dropped =
                new WeakReference<>(LockFile.tryHold(file, KERNEL).orElseThrow());
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Eventually.that("garbage is collected", () -> {
            System.gc();
            return garbage.get() == null;
        });

        assertThat(OtherJvm.sees(file)).isTrue();

        try (LockFile lock = dropped.get()) {
            assertThat(lock).isNotNull();
        }
    }

    // races between creating and deleting

    @Test
    void is_not_created_over_an_existing_file() throws IOException {
        Files.writeString(file, "another's");

        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> LockFile.create(file, KERNEL));
        assertThat(file).hasContent("another's");
    }

    @Test
    void is_not_created_if_a_sweeper_deletes_the_new_file_before_it_is_locked() throws IOException {
        KernelLocks swept = new MeddledLocks(() -> Files.delete(file));

        assertThat(LockFile.create(file, swept)).isEmpty();
        assertThat(file).doesNotExist();
    }

    @Test
    void is_not_created_if_another_file_replaces_the_new_one_before_it_is_locked() throws IOException {
        KernelLocks replaced = new MeddledLocks(() -> {
            Files.delete(file);
            Files.writeString(file, "another");
        });

        assertThat(LockFile.create(file, replaced)).isEmpty();
        assertThat(file).hasContent("another");
    }

    @Test
    void is_not_created_if_another_process_tests_the_new_file_before_it_is_locked() throws IOException {
        KernelLocks looked = new RefusingLocks();

        assertThat(LockFile.create(file, looked)).isEmpty();
        assertThat(file).doesNotExist();
        try (LockFile lock = LockFile.create(file, KERNEL).orElseThrow()) {
            assertThat(lock.isLocked()).isTrue();
        }
    }

    @Test
    void is_taken_on_the_file_that_is_at_the_path_in_the_end() throws IOException {
        Files.createFile(file);
        KernelLocks replaced = new MeddledLocks(() -> {
            Files.delete(file);
            Files.createFile(file);
        });

        try (LockFile lock = LockFile.tryHold(file, replaced).orElseThrow()) {
            assertThat(lock.counts()).isTrue();
            assertThat(OtherJvm.sees(file)).isTrue();
        }
    }

    @Test
    void counts_only_while_its_file_is_at_its_path() throws IOException {
        try (LockFile lock = LockFile.create(file, KERNEL).orElseThrow()) {
            Files.delete(file);
            assertThat(lock.counts()).isFalse();
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.MISSING);

            Files.createFile(file);
            assertThat(lock.counts()).isFalse();
            assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.FREE);

            lock.delete();
            assertThat(file).as("the new file").exists();
        }
    }

    @Test
    void is_swept_with_its_other_files_if_no_process_holds_it() throws IOException {
        Path record = Files.createFile(folder.resolve("record"));
        Files.createFile(file);

        Liveness found = LockFile.sweepIfFree(file, KERNEL, () -> {
            assertThat(OtherJvm.sees(file))
                    .as("another process sees it as held meanwhile")
                    .isFalse();
            Files.delete(record);
        });

        assertThat(found).isEqualTo(Liveness.FREE);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void is_not_swept_if_another_process_holds_it() throws IOException {
        Files.createFile(file);
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(holder).isNotNull();
            assertThat(LockFile.sweepIfFree(file, KERNEL, () -> {
                        throw new AssertionError("swept");
                    }))
                    .isEqualTo(Liveness.HELD);
        }
        assertThat(file).exists();
    }

    // where locks do not work

    @Test
    void is_unknown_where_locks_do_not_work_and_then_nothing_is_swept() throws IOException {
        Files.createFile(file);
        KernelLocks none = new BrokenLocks();

        assertThat(LockFile.test(file, none)).isEqualTo(Liveness.UNKNOWN);
        Liveness swept = Liveness.UNKNOWN;
        try {
            swept = LockFile.sweepIfFree(file, none, () -> {
                throw new AssertionError("swept");
            });
        } catch (IOException e) {
            assertThat(e).hasMessage(BrokenLocks.MESSAGE);
        }
        assertThat(swept).isEqualTo(Liveness.UNKNOWN);
        assertThat(file).exists();
    }

    @Test
    void is_created_but_not_locked_where_locks_do_not_work() throws IOException {
        try (LockFile lock = LockFile.create(file, new BrokenLocks()).orElseThrow()) {
            assertThat(lock.isLocked()).isFalse();
            assertThat(file).exists();
        }
    }

    // links

    @Test
    void is_never_opened_through_a_link() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(file, victim);

        assertThatIOException().isThrownBy(() -> LockFile.tryHold(file, KERNEL));
        assertThat(LockFile.test(file, KERNEL)).isEqualTo(Liveness.UNKNOWN);
        assertThat(victim).hasContent("precious");
    }

    /** The same classes, loaded a second time. */
    private static final class OtherLoader implements Closeable {
        private final URLClassLoader loader;
        private Closeable lock = () -> {};

        OtherLoader() {
            URL classes = LockFile.class.getProtectionDomain().getCodeSource().getLocation();
            loader = new URLClassLoader(new URL[] {classes}, null);
        }

        void hold(Path path) throws Exception {
            Class<?> kernelLocks = loader.loadClass(KernelLocks.class.getName());
            Class<?> lockFile = loader.loadClass(LockFile.class.getName());
            assertThat(lockFile).isNotSameAs(LockFile.class);
            Field system = loader.loadClass(TimedLocks.class.getName()).getDeclaredField("SYSTEM");
            system.setAccessible(true);
            Method tryHold = lockFile.getDeclaredMethod("tryHold", Path.class, kernelLocks);
            tryHold.setAccessible(true);
            Optional<?> taken = (Optional<?>) tryHold.invoke(null, path, system.get(null));
            lock = (Closeable) taken.orElseThrow();
        }

        void release() throws IOException {
            lock.close();
        }

        @Override
        public void close() throws IOException {
            loader.close();
        }
    }

    /** The system's locks, with an action that interferes before the first one. */
    private static final class MeddledLocks implements KernelLocks {
        private final Meddling meddling;
        private boolean done;

        MeddledLocks(Meddling meddling) {
            this.meddling = meddling;
        }

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            if (!done) {
                done = true;
                meddling.meddle();
            }
            return KernelLocks.super.tryLock(channel, shared);
        }
    }

    private interface Meddling {
        void meddle() throws IOException;
    }

    /** The system's locks, which keep the channels that they were asked for. */
    private static final class CapturingLocks implements KernelLocks {
        private final List<FileChannel> channels = new ArrayList<>();

        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
            channels.add(channel);
            return KernelLocks.super.tryLock(channel, shared);
        }
    }

    /** Locks that another process always holds. */
    private static final class RefusingLocks implements KernelLocks {
        @Override
        public @Nullable FileLock tryLock(FileChannel channel, boolean shared) {
            return null;
        }
    }
}
