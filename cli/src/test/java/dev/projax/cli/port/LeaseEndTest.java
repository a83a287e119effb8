package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LeaseEndTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "4242, 4242", "0042, 42"})
    void a_number_is_a_process(String text, long pid) {
        assertThat(LeaseEnd.parse(text)).isEqualTo(new LeaseEnd(pid, null));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "8h, PT8H"})
    void a_number_with_a_unit_is_a_time(String text, Duration time) {
        assertThat(LeaseEnd.parse(text)).isEqualTo(new LeaseEnd(0, time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+1", "0s", "1d", "web", "4242 ", "9999999999999999999", "1.5h"})
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseEnd.parse(text))
                .withMessage("\"" + text + "\" is neither a process ID nor a time; write it like 4242 or 8h");
    }
}
