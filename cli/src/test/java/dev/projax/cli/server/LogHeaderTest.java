package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHeaderTest {
    @Test
    void tells_the_port_that_it_was_made_of() {
        assertThat(LogHeader.port("2026-01-02T03:04:05.678Z projax: " + LogHeader.of(38124)))
                .hasValue(38124);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-02T03:04:05.678Z projax: stopped", "projax: started on port 1, process 2"})
    void is_not_found_in_another_line(String line) {
        assertThat(LogHeader.port(line)).isEmpty();
    }
}
