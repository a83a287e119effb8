package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    @ParameterizedTest
    @CsvSource({"0, 10", "50, 10", "100, 10", "500, 50", "1500, 150", "2000, 200", "60000, 200", "999999999, 200"})
    void pauses_are_short_at_first_and_longer_later(long elapsedMillis, long pauseMillis) {
        assertThat(Pace.pause(Duration.ofMillis(elapsedMillis))).isEqualTo(Duration.ofMillis(pauseMillis));
    }

    @ParameterizedTest
    @CsvSource({
        "ROUTINE, 0, 0, true",
        "ROUTINE, 0, 99, true",
        "ROUTINE, 0, 100, false",
        "ROUTINE, 60000, 399, true",
        "ROUTINE, 60000, 400, false",
        "URGENT, 0, 299, true",
        "URGENT, 0, 300, false",
        "URGENT, 60000, 899, true",
        "URGENT, 60000, 900, false"
    })
    void looks_may_take_a_moment_and_a_small_part_of_the_wait(
            Pace.Urgency urgency, long elapsedMillis, long spentMillis, boolean affords) {
        assertThat(urgency.affords(Duration.ofMillis(elapsedMillis), Duration.ofMillis(spentMillis)))
                .isEqualTo(affords);
    }

    @Test
    void a_wait_of_a_minute_tries_at_most_five_times_a_second() {
        int tries = 0;
        for (Duration elapsed = Duration.ZERO;
                elapsed.compareTo(Duration.ofMinutes(1)) < 0;
                elapsed = elapsed.plus(Pace.pause(elapsed))) {
            tries++;
        }

        assertThat(tries).isBetween(300, 340);
    }
}
