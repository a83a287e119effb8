package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceIdTest {
    @Test
    void gives_each_run_its_own_16_hexadecimal_digits() {
        InstanceId first = InstanceId.random();
        InstanceId second = InstanceId.random();

        assertThat(first.toString()).matches("[0-9a-f]{16}");
        assertThat(first).isNotEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcde",
                "0123456789abcdef0",
                "0123456789ABCDEF",
                "../../etc/passwd",
                "0123456789abcde/"
            })
    void refuses_text_that_could_escape_the_directory(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InstanceId(text))
                .withMessageContaining(text);
    }
}
