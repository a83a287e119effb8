package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceIdTest {
    @Test
    void names_each_run_with_16_hexadecimal_digits_of_its_own() {
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
    void refuses_what_could_lead_a_file_name_elsewhere(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InstanceId(text))
                .withMessageContaining(text);
    }
}
