package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamLimitTest {
    @Test
    void allows_64_streams_and_another_one_after_one_has_left() {
        StreamLimit limit = new StreamLimit(OptionalLong::empty);

        assertThat(IntStream.range(0, 64).allMatch(i -> limit.enter())).isTrue();
        assertThat(limit.enter()).isFalse();
        assertThat(limit.enter()).as("a refused stream is not counted").isFalse();
        limit.leave();
        assertThat(limit.enter()).isTrue();
        assertThat(limit.enter()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"16,true", "100,true", "15,false", "0,false", "-3,false"})
    void leaves_16_descriptors_to_requests(long free, boolean enters) {
        assertThat(new StreamLimit(() -> OptionalLong.of(free)).enter()).isEqualTo(enters);
    }

    @Test
    void free_descriptors_are_the_soft_limit_minus_the_open_ones(@TempDir Path process) throws IOException {
        Files.createDirectory(process.resolve("fd"));
        for (int i = 0; i < 5; i++) {
            Files.createFile(process.resolve("fd").resolve("" + i));
        }
        Files.writeString(process.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             31                   32                   processes
                Max open files            64                   1024                 files
                """);

        assertThat(Descriptors.in(process).free()).hasValue(59);
    }

    @Test
    void reports_no_free_descriptor_if_the_limit_cannot_even_be_read(@TempDir Path process) throws IOException {
        // as unreadable as if no descriptor were left
        Files.createDirectory(process.resolve("limits"));

        assertThat(Descriptors.in(process).free()).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Max open files", "Max open files            unlimited            unlimited            files"
            })
    void reports_nothing_if_the_system_reports_no_limit(String limits, @TempDir Path process) throws IOException {
        Files.createDirectory(process.resolve("fd"));
        Files.writeString(process.resolve("limits"), limits);

        assertThat(Descriptors.in(process).free()).isEmpty();
        assertThat(Descriptors.in(process.resolve("none")).free()).isEmpty();
    }
}
