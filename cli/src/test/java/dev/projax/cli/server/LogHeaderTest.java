package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHeaderTest {
    private static final String TIME = "2026-01-02T03:04:05.678Z projax: ";

    @Test
    void contains_the_port() {
        assertThat(LogHeader.port(TIME + LogHeader.of(38124, "projax 1.2", Path.of("/home/ada/.projax"))))
                .hasValue(38124);
    }

    @Test
    void says_what_runs_and_where_in_one_line() {
        String line = LogHeader.of(38124, "projax 1.2", Path.of("/home/ada/a\nb"));

        assertThat(line)
                .matches("started on port 38124, process [0-9]+, projax 1\\.2, Java [0-9].*, home /home/ada/a[?]b")
                .contains(", " + System.getProperty("os.name") + " ");
    }

    @Test
    void is_also_read_from_a_log_of_version_0_1() {
        assertThat(LogHeader.port(TIME + "started on port 38124, process 4711, Java 17.0.15+6"))
                .hasValue(38124);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-02T03:04:05.678Z projax: stopped", "projax: started on port 1, process 2"})
    void is_not_found_in_another_line(String line) {
        assertThat(LogHeader.port(line)).isEmpty();
    }
}
