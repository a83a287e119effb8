package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @ParameterizedTest
    @CsvSource({"0,2,1", "9,2,1", "19,11,5", "155,147,73", "20000,19992,1024", "9223372036854775807,2147483647,1024"})
    void leaves_some_descriptors_and_half_of_the_connections_to_requests(long free, int connections, int waiting) {
        assertThat(Capacity.of(OptionalLong.of(free))).isEqualTo(new Capacity(connections, waiting));
    }

    @Test
    void is_unlimited_if_the_system_reports_no_limit() {
        assertThat(Capacity.of(OptionalLong.empty())).isEqualTo(new Capacity(Integer.MAX_VALUE, 1024));
    }
}
