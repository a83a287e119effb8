package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "acme 1.2", "projax 0.2.0-SNAPSHOT", "acme server 2026.11 (build 7)"})
    void is_a_name_and_a_version_as_they_were_given(String text) {
        assertThat(new Program(text)).hasToString(text);
        assertThat(Program.parse(text)).contains(new Program(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " acme", "acme ", "acme\n1.2", "acme\u001b[2J", "acme\u007f", "acm\u00e9"})
    void is_nothing_that_a_terminal_or_a_record_could_trip_over(String text) {
        assertThat(Program.parse(text)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Program(text));
    }

    @Test
    void says_what_is_wrong_without_repeating_what_breaks_a_terminal() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Program("acme\u001b[2J" + "x".repeat(500)))
                .withMessage("a program is 1 to 64 printable ASCII characters, without spaces at either end: \"acme?[2J"
                        + "x".repeat(56) + "...\"; pass a name and a version, like \"acme 1.2\"");
    }
}
