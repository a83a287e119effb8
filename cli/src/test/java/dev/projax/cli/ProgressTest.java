package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    @ParameterizedTest
    @CsvSource({
        "0, ''",
        "499, ''",
        "500, - waiting for a server (0.5 s)",
        "599, - waiting for a server (0.5 s)",
        "600, / waiting for a server (0.6 s)",
        "61234, | waiting for a server (61.2 s)",
    })
    void says_nothing_for_half_a_second_and_then_what_it_waits_for(int millis, String line) {
        String shown = Progress.line("a server", Duration.ofMillis(millis));

        assertThat(shown.replaceFirst("^[-|/\\\\]", "")).isEqualTo(line.replaceFirst("^[-|/\\\\]", ""));
    }
}
