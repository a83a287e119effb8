package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortTextTest {
    @ParameterizedTest
    @CsvSource({"1, 1", "80, 80", "21000, 21000", "65535, 65535"})
    void reads_a_port(String text, int port) {
        assertThat(PortText.read(text)).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "080", "65536", "99999999999999999999", "-1", "+1", "1 ", "1e3", "\u0661"})
    void reads_no_other_text(String text) {
        assertThat(PortText.read(text)).isZero();
    }
}
