package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClassArchiveTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT0S, false", "PT59M, false", "PT61M, true", "PT-59M, false", "PT-61M, true"})
    void is_tried_again_after_an_hour_by_a_clock_that_may_have_been_wrong(Duration ago, boolean due) {
        assertThat(ClassArchive.isDue(NOW.minus(ago), NOW)).isEqualTo(due);
    }

    @Test
    void is_due_if_it_was_never_tried() {
        assertThat(ClassArchive.isDue(null, NOW)).isTrue();
    }

    @Test
    void is_left_alone_when_the_jvm_uses_it(@TempDir Path cache) {
        Path file = cache.resolve("client.jsa");

        ClassArchive.of(file.toString(), "true").renewUnlessUsed("mixed mode, sharing");
        ClassArchive.of("", "").renewUnlessUsed("mixed mode");
        ClassArchive.of(null, null).renewUnlessUsed("mixed mode");

        assertThat(Files.exists(ArchiveLock.of(file))).isFalse();
    }

    @Test
    void is_none_where_java_has_no_name_for_the_file() {
        ClassArchive.of("/cache/client\0.jsa", "").renewUnlessUsed("mixed mode");
    }

    @Test
    void is_not_tried_where_nothing_can_be_written(@TempDir Path cache) throws IOException {
        Path file = Files.createFile(cache.resolve("file"));
        Path tooLong = cache.resolve("client-" + "x".repeat(240) + ".jsa");

        ClassArchive.of(file.resolve("below/client.jsa").toString(), "").renewUnlessUsed("mixed mode");
        ClassArchive.of(tooLong.toString(), "").renewUnlessUsed("mixed mode");

        assertThat(cache).isDirectoryContaining(path -> path.equals(file));
        assertThat(cache).isDirectoryNotContaining(path -> !path.equals(file));
    }
}
