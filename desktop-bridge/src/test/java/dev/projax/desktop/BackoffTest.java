package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1000));

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 1, 0",
        "1, 1, 100",
        "1, 0, 75",
        "2, 1, 200",
        "2, 0.5, 175",
        "4, 1, 800",
        "5, 1, 1000",
        "5, 0, 750",
        "2000000000, 1, 1000",
    })
    void doubles_up_to_the_limit_with_a_quarter_left_to_chance(int failures, double chance, long millis) {
        assertThat(backoff.after(failures, chance)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void refuses_a_zero_time_and_a_limit_below_the_first_time() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ofMillis(2), Duration.ofMillis(1)));
    }
}
