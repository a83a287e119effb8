package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalSizeTest {
    @ParameterizedTest
    @CsvSource({
        "50 100, 100, 50",
        "50 0, 80, 50",
        "0 100, 100, 24",
        "null, 80, 24",
        "'', 80, 24",
        "50 x, 80, 50",
        "50 999999, 80, 50",
        "50 -3, 80, 50"
    })
    void is_what_stty_says_or_80_by_24(String size, int columns, int rows) {
        assertThat(TerminalSize.parse(size)).isEqualTo(new TerminalSize(columns, rows));
    }

    @Test
    void does_not_limit_an_answer_behind_a_pipe() {
        Console piped = new Console(Map.of(), System.out, System.err, LauncherFacts.NONE);

        assertThat(TerminalSize.of(piped).columns()).isEqualTo(Integer.MAX_VALUE);
    }
}
