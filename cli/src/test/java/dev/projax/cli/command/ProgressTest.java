package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
    @ParameterizedTest
    @CsvSource({
        "500, 80, '/ 0.5 s, waiting for a server'",
        "599, 80, '/ 0.5 s, waiting for a server'",
        "600, 80, '- 0.6 s, waiting for a server'",
        "61234, 80, '| 61.2 s, waiting for a server'",
        "500, 31, '/ 0.5 s, waiting for a server'",
        "500, 29, '/ 0.5 s, waiting for a serv…'",
        "500, 20, '/ 0.5 s, waiting f…'",
        "500, 1, ''",
    })
    void says_what_it_waits_for_and_leaves_the_last_column_free(int millis, int columns, String line) {
        String shown = Progress.line("waiting for a server", Duration.ofMillis(millis), columns);

        assertThat(shown).isEqualTo(line);
    }
}
