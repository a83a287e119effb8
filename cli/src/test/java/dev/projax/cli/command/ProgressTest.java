package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    @ParameterizedTest
    @CsvSource({
        "0, 80, ''",
        "499, 80, ''",
        "500, 80, '/ 0.5 s, waiting for a server'",
        "599, 80, '/ 0.5 s, waiting for a server'",
        "600, 80, '- 0.6 s, waiting for a server'",
        "61234, 80, '| 61.2 s, waiting for a server'",
        "500, 20, '/ 0.5 s, waiting fo'",
    })
    void says_nothing_for_half_a_second_and_then_what_it_waits_for(int millis, int columns, String line) {
        String shown = Progress.line("a server", Duration.ofMillis(millis), columns);

        assertThat(shown).isEqualTo(line);
    }
}
