package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.files.BrokenLocks;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLockTest {
    private final Path home;

    StartLockTest(@TempDir Path home) {
        this.home = home;
    }

    @Test
    void is_held_by_one_program_at_a_time() throws IOException {
        Path file = home.resolve("start.lock");
        try (StartLock lock = StartLock.tryHold(app(home)).orElseThrow()) {
            assertThat(OtherJvm.sees(file)).isTrue();
            assertThat(StartLock.tryHold(app(home))).isEmpty();
            assertThat(lock).isNotNull();
        }

        assertThat(OtherJvm.sees(file)).isFalse();
        StartLock.tryHold(app(home)).orElseThrow().close();
    }

    @Test
    void names_its_file_if_it_cannot_be_opened() {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> StartLock.tryHold(app(home.resolve("none"))))
                .withMessageContaining(home.resolve("none/start.lock") + ": no such file or directory");
    }

    // where locks do not work

    @Test
    void is_held_by_one_program_at_a_time_where_locks_do_not_work() throws IOException {
        Path mark = home.resolve("start.mark");
        try (StartLock lock = tryHoldWithoutLocks(Instant.now()).orElseThrow()) {
            assertThat(lock).isNotNull();
            assertThat(mark).exists();
            // Another process has its own lock file.
            Files.delete(home.resolve("start.lock"));
            assertThat(tryHoldWithoutLocks(Instant.now())).isEmpty();
        }

        assertThat(mark).doesNotExist();
        tryHoldWithoutLocks(Instant.now()).orElseThrow().close();
    }

    @Test
    void is_taken_over_from_a_killed_program_where_locks_do_not_work() throws IOException {
        Files.createFile(home.resolve("start.mark"));
        Instant later = Instant.now().plusSeconds(40);

        assertThat(tryHoldWithoutLocks(Instant.now())).isEmpty();
        assertThat(tryHoldWithoutLocks(later)).as("only deletes the mark").isEmpty();
        tryHoldWithoutLocks(later).orElseThrow().close();
    }

    private Optional<StartLock> tryHoldWithoutLocks(Instant now) throws IOException {
        return StartLock.tryHold(app(home), new BrokenLocks(), InstantSource.fixed(now));
    }

    private static App app(Path home) {
        return Acme.in(home);
    }
}
