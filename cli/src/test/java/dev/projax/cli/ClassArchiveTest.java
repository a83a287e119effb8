package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

        assertThat(Files.exists(ClassArchive.lock(file))).isFalse();
    }
}
