package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalWidthTest {
    @ParameterizedTest
    @CsvSource({"24 100, 100", "24 0, 80", "null, 80", "'', 80", "24 x, 80", "24 999999, 80", "24 -3, 80"})
    void is_what_stty_says_or_80(String size, int width) {
        assertThat(TerminalWidth.parse(size)).isEqualTo(width);
    }

    @Test
    void does_not_limit_a_line_behind_a_pipe() {
        Console piped = new Console(Map.of(), System.out, System.err, Launcher.NONE);

        assertThat(TerminalWidth.of(piped)).isEqualTo(Integer.MAX_VALUE);
    }
}
