package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortChoiceTest {
    private static final PortRange RANGE = new PortRange(3001, 3004);

    @Test
    void tries_a_range_in_ascending_order() {
        PortChoice choice = PortChoice.firstFreeOf(RANGE);

        assertThat(choice.inOrder()).containsExactly(3001, 3002, 3003, 3004);
        assertThat(choice.preferred()).isEmpty();
        assertThat(choice).hasToString("3001-3004");
    }

    @Test
    void tries_a_preferred_port_of_the_range_first_and_only_once() {
        PortChoice choice = PortChoice.firstFreeOf(RANGE).preferring(3003);

        assertThat(choice.inOrder()).containsExactly(3003, 3001, 3002, 3004);
    }

    @Test
    void tries_a_preferred_port_outside_the_range_first() {
        PortChoice choice = PortChoice.firstFreeOf(RANGE).preferring(9000);

        assertThat(choice.inOrder()).containsExactly(9000, 3001, 3002, 3003, 3004);
        assertThat(choice.preferred()).isEqualTo(OptionalInt.of(9000));
        assertThat(choice).hasToString("9000, then 3001-3004");
    }

    @Test
    void tries_a_strict_port_and_no_other() {
        PortChoice choice = PortChoice.strictly(3002);

        assertThat(choice.inOrder()).containsExactly(3002);
        assertThat(choice).hasToString("3002");
    }

    @Test
    void reaches_the_highest_port_and_stops() {
        PortChoice choice = PortChoice.firstFreeOf(new PortRange(65534, 65535)).preferring(65535);

        assertThat(choice.inOrder()).containsExactly(65535, 65534);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void rejects_ports_that_do_not_exist(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> PortChoice.strictly(port));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PortChoice.firstFreeOf(RANGE).preferring(port));
    }
}
