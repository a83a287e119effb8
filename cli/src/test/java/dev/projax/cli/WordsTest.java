package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT59.9S, 59s",
        "PT60S, 1m 0s",
        "PT59M59S, 59m 59s",
        "PT1H, 1h 0m",
        "PT25H59M, 1d 1h",
        "P400D, 400d 0h",
        "PT-1S, -",
    })
    void an_uptime_has_its_two_largest_units(Duration time, String words) {
        assertThat(Words.uptime(time)).isEqualTo(words);
    }
}
