package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.fixtures.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the table with core's own where both work; macOS and Windows, which need it, are not tested here. */
class OshiSocketTableTest {
    private final SocketTable oshi = new OshiSocketTable();
    private final SocketTable own = PortInspector.tableOfThisSystem().orElseThrow();

    @ParameterizedTest
    @MethodSource("addresses")
    void sees_the_same_sockets_as_core(String bound, String dialed) throws IOException {
        try (ServerSocket listener = new ServerSocket(FreePorts.one(), 1, InetAddress.getByName(bound));
                Socket client = new Socket(dialed, listener.getLocalPort());
                Socket accepted = listener.accept()) {
            Set<Integer> ports = Set.of(accepted.getLocalPort(), client.getLocalPort());

            assertThat(essence(oshi.sockets(ports)))
                    .hasSize(3)
                    .containsExactlyInAnyOrderElementsOf(essence(own.sockets(ports)));
        }
    }

    /** Returns the addresses to bind and to dial that this machine has. */
    static Stream<Arguments> addresses() {
        Stream<Arguments> ipv4 = Stream.of(arguments("127.0.0.1", "127.0.0.1"), arguments("0.0.0.0", "127.0.0.1"));
        return FreePorts.hasIpv6()
                ? Stream.concat(ipv4, Stream.of(arguments("::1", "::1"), arguments("::", "::1")))
                : ipv4;
    }

    @Test
    void reports_the_same_about_a_process() {
        long self = ProcessHandle.current().pid();

        ProcessInfo seen = oshi.process(self).orElseThrow();

        ProcessInfo expected = own.process(self).orElseThrow();
        assertThat(seen.name()).isEqualTo(expected.name());
        assertThat(seen.user()).isEqualTo(expected.user());
        assertThat(seen.directory()).isEqualTo(expected.directory());
        assertThat(seen.started()).isEqualTo(expected.started());
        assertThat(seen.parents()).hasSameSizeAs(expected.parents());
        assertThat(oshi.process(Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void is_what_core_loads_as_a_service() {
        assertThat(ServiceLoader.load(SocketTable.class)).hasOnlyElementsOfType(OshiSocketTable.class);
    }

    @Test
    void reads_the_ports_that_windows_reserves() {
        List<String> lines = List.of(
                "",
                "Protokoll tcp Portausschlussbereiche",
                "",
                "Startport    Endport",
                "----------    --------",
                "      5357        5357",
                "     38100       38199",
                "     50000       50059     *",
                "",
                "* - Verwaltete Portausschl\u00fcsse.");

        assertThat(ExcludedPorts.parse(lines))
                .extracting(Object::toString)
                .containsExactly("5357", "38100-38199", "50000-50059");
    }

    /** Returns the sockets except those in TIME_WAIT, which another test may have left on the same ephemeral port. */
    private static List<String> essence(List<SocketTable.Entry> sockets) {
        return sockets.stream()
                .filter(socket -> socket.state() != SocketTable.State.TIME_WAIT)
                .map(socket -> socket + " " + socket.state() + " " + socket.pids())
                .toList();
    }
}
