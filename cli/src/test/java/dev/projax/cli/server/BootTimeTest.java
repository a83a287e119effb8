package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootTimeTest {
    @TempDir
    private Path folder;

    @Test
    void is_read_from_the_systems_file() throws IOException {
        Path stat = Files.writeString(folder.resolve("stat"), "cpu  1 2 3\nctxt 17\nbtime 1767225600\nprocesses 9\n");

        assertThat(BootTime.read(stat)).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void is_unknown_if_the_file_is_missing_or_contains_nonsense() throws IOException {
        Path nonsense = Files.writeString(folder.resolve("stat"), "btime soon\n");

        assertThat(BootTime.read(nonsense)).isEqualTo(Instant.MIN);
        assertThat(BootTime.read(folder.resolve("none"))).isEqualTo(Instant.MIN);
    }
}
