package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "1ms, PT0.001S",
        "2s, PT2S",
        "007s, PT7S",
        "3m, PT3M",
        "8h, PT8H",
        "999999999ms, PT277H46M39.999S",
    })
    void reads_a_whole_number_and_a_unit(String text, Duration expected) {
        Duration time = Durations.parse(text);

        assertThat(time).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "ms",
                "s",
                "5 s",
                " 5s",
                "5s ",
                "5S",
                "5d",
                "5us",
                "5sec",
                "0.5s",
                "1,5s",
                "-5s",
                "+5s",
                "5s5",
                "1m30s",
                "PT5S",
                "1e3ms",
                "1234567890ms",
                "99999999999999999999s",
                "\u0665s",
            })
    void shows_what_a_time_looks_like(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("\"" + text + "\" is not a valid time; write it like 500ms or 2s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0ms", "0s", "000m"})
    void refuses_zero(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("\"" + text + "\" is zero; choose a time like 500ms or 2s");
    }
}
