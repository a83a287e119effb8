package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeasePauseTest {
    @ParameterizedTest
    @CsvSource({
        // failures, cost, rest and pause in milliseconds
        "1, 0, 10000, 20",
        "2, 0, 10000, 40",
        "5, 0, 10000, 320",
        "6, 0, 10000, 500",
        "2000000000, 0, 10000, 500",
        "1, 2, 10000, 98",
        "9, 10, 10000, 500",
        "9, 60, 10000, 2940",
        "9, 700, 10000, 5000",
        "9, 700, 300, 300",
        "1, 0, 7, 7",
    })
    void grows_with_failures_and_cost_up_to_the_rest(int failures, long cost, long rest, long pause) {
        assertThat(LeasePause.after(failures, Duration.ofMillis(cost), Duration.ofMillis(rest)))
                .hasMillis(pause);
    }
}
