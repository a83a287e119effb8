package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcNetIpv6Test {
    private static final String LINK = "fe80000000000000022aa1fffe54e4c9 02 40 20 80     eth0\n";
    private static final String LOOPBACK = "00000000000000000000000000000001 01 80 10 80       lo\n";

    @Test
    void finds_the_loopback_address() {
        assertThat(ProcNetIpv6.hasLoopback(LINK + LOOPBACK)).isTrue();
        assertThat(ProcNetIpv6.hasLoopback(LINK)).isFalse();
        assertThat(ProcNetIpv6.hasLoopback("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "00000000000000000000000001000000:94EC, 0A, true",
        "00000000000000000000000000000000:94EC, 0A, true",
        "0000000000000000FFFF00000100007F:94EC, 0A, false",
        "000080FE00000000FFA12A02C9E454FE:94EC, 0A, false",
        "00000000000000000000000001000000:94ED, 0A, false",
        "00000000000000000000000001000000:94EC, 01, false",
    })
    void finds_a_listener_on_port_38124(String local, String state, boolean found, @TempDir Path directory)
            throws IOException {
        Requirement.that(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "needs a little-endian machine");
        Path table = directory.resolve("tcp6");
        String heading =
                "  sl  local_address                         remote_address                        st tx_queue\n";
        String socket = "   0: " + local + " 00000000000000000000000000000000:0000 " + state
                + " 00000000:00000000 00:00000000 00000000     0        0 11 1 0 100 0 0 10 0\n";

        Files.writeString(table, heading + socket);

        assertThat(ProcNetIpv6.isListening(table, 38124)).isEqualTo(found);
        assertThat(ProcNetIpv6.isListening(directory.resolve("missing"), 38124)).isFalse();
    }
}
