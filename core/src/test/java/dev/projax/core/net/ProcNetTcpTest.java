package dev.projax.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as an x86 kernel writes them. */
class ProcNetTcpTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
    private static final String REST = " 00000000:00000000 00:00000000 00000000  1000        0 ";

    @ParameterizedTest
    @CsvSource({
        "0100007F:94EC 00000000:0000 0A, 4711, 127.0.0.1:38124 -> 0.0.0.0:0, listening",
        "00000000:94EC 00000000:0000 0A, 4711, 0.0.0.0:38124 -> 0.0.0.0:0, listening",
        "00000000000000000000000001000000:94EC 00000000000000000000000000000000:0000 0A, 4711, [::1]:38124 -> [::]:0, listening",
        "00000000000000000000000000000000:94EC 00000000000000000000000000000000:0000 0A, 4711, [::]:38124 -> [::]:0, listening",
        "0000000000000000FFFF00000100007F:94EC 00000000000000000000000000000000:0000 0A, 4711, 127.0.0.1:38124 -> [::]:0, listening",
        "0100007F:94EC 0100007F:1538 01, 4711, 127.0.0.1:38124 -> 127.0.0.1:5432, open",
        "0100007F:94EC 0100007F:1538 08, 4711, 127.0.0.1:38124 -> 127.0.0.1:5432, open",
        "0100007F:94EC 0100007F:1538 05, 0, 127.0.0.1:38124 -> 127.0.0.1:5432, closed",
        "0100007F:94EC 0100007F:1538 06, 0, 127.0.0.1:38124 -> 127.0.0.1:5432, closed"
    })
    void reads_addresses_of_both_families_and_the_state(String line, String inode, String addresses, String state) {
        Requirement.that(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "needs a little-endian machine");
        String table = HEADING + "   0: " + line + REST + inode + " 1 0000000000000000 100 0 0 10 0\n";

        List<ProcNetTcp.Line> lines = read(table, 38124);

        assertThat(lines).hasSize(1);
        ProcNetTcp.Line read = lines.get(0);
        assertThat(Addresses.text(read.local()) + " -> " + Addresses.text(read.remote()))
                .isEqualTo(addresses);
        assertThat(read.isListening()).isEqualTo(state.equals("listening"));
        assertThat(read.isClosed()).isEqualTo(state.equals("closed"));
        assertThat(read.uid()).isEqualTo(1000);
        assertThat(read.inode()).isEqualTo(inode);
    }

    @Test
    void looks_only_at_the_local_port() {
        String table = HEADING + "   0: 0100007F:C350 0100007F:94EC 01" + REST + "4711 1 0 20 4 30 10 -1\n";

        assertThat(read(table, 38124)).isEmpty();
        assertThat(read(table, 50000)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "   0: 0100007F:94EC",
                "   0: XX00007F:94EC YY:0 0A 0 0 0 a 0 b",
                "::::::",
                "a:b:94EC c"
            })
    void skips_lines_of_another_form(String text) {
        assertThat(read(text, 38124)).isEmpty();
    }

    private static List<ProcNetTcp.Line> read(String table, int port) {
        return ProcNetTcp.parse(table.getBytes(StandardCharsets.US_ASCII), Set.of(port));
    }
}
