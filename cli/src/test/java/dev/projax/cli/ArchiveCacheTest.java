package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveCacheTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path cache;

    @Test
    void keeps_the_newest_twelve_and_the_one_just_made_whatever_its_time() throws IOException {
        Path made = file(name(0), LONG.multipliedBy(99));
        for (int i = 1; i <= 14; i++) {
            file(name(i), LONG.multipliedBy(i));
            file(name(i) + ".lock", LONG.multipliedBy(i));
        }

        new ArchiveCache(cache).prune(made, NOW);

        assertThat(made).exists();
        assertThat(cache.resolve(name(11))).exists();
        assertThat(cache.resolve(name(11) + ".lock")).exists();
        assertThat(cache.resolve(name(12))).doesNotExist();
        assertThat(cache.resolve(name(12) + ".lock")).doesNotExist();
        assertThat(cache.resolve(name(14))).doesNotExist();
    }

    @Test
    void leaves_what_is_not_ours() throws IOException {
        for (int i = 0; i < 20; i++) {
            file("mine-" + i + ".jsa", LONG);
            file("client-" + i + ".jsa", LONG);
        }
        file("notes.jsa.new", LONG);

        new ArchiveCache(cache).prune(cache.resolve(name(0)), NOW);

        assertThat(cache.toFile().list()).hasSize(41);
    }

    @Test
    void removes_what_dead_makers_left_and_nothing_of_living_ones() throws IOException {
        Path dead = file(name(1) + ".new", LONG);
        Path deadLock = file(name(1) + ".lock", LONG);
        Path living = file(name(2) + ".new", Duration.ofMinutes(1));
        Path livingLock = file(name(2) + ".lock", Duration.ofMinutes(1));

        new ArchiveCache(cache).prune(cache.resolve(name(0)), NOW);

        assertThat(dead).doesNotExist();
        assertThat(deadLock).doesNotExist();
        assertThat(living).exists();
        assertThat(livingLock).exists();
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "client-%016x-opt-projax--usr-bin-java.jsa", number);
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = Files.createFile(cache.resolve(name));
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }
}
