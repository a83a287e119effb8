package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldAnswerTest {
    @Test
    void has_a_line_for_each_thing_between_the_first_and_the_last_line() {
        HoldAnswer answer = HoldAnswer.leased()
                .variables(Map.of("PORT", "21000"))
                .environment(List.of("-uPWD", "--", "a.b=\\n", "c.d=\u00fc\n"));

        assertThat(new String(answer.bytes(), StandardCharsets.ISO_8859_1))
                .isEqualTo("leased\nset PORT=21000\nenv c.d=\u00fc\\n\nenv a.b=\\\\n\nenv --\nenv -uPWD\n.\n");
    }
}
