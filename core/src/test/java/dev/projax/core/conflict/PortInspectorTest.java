package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Loopback;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Registration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a table of sockets, which the test makes up; the port is taken for real. */
class PortInspectorTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final long STRANGER = SELF + 1;

    private final int port = FreePorts.one();
    private final App app;

    PortInspectorTest(@TempDir Path home) {
        app = new App("acme", PortRange.of(port), List.of(), home, home.resolve("api-port.txt"));
    }

    @Test
    void takes_a_stranger_for_a_stranger_on_the_port_of_a_server_that_lives() throws IOException {
        try (Registration silent = Registration.begin(app);
                ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            silent.publish(port);

            PortVerdict stranger = inspect(process(STRANGER, STRANGER), 0, STRANGER);
            PortVerdict own = inspect(process(SELF, SELF), 0, SELF);
            PortVerdict inContainer = inspect(process(STRANGER, SELF), 0, STRANGER);
            PortVerdict hidden = inspect(process(STRANGER, STRANGER), 0);

            assertThat(stranger.kind()).isEqualTo(Kind.FOREIGN);
            assertThat(stranger.evidence())
                    .contains("instance " + silent.identity().id()
                            + " lives, and its record names the port, but another process listens");
            assertThat(List.of(own, inContainer, hidden))
                    .extracting(PortVerdict::kind)
                    .containsOnly(Kind.OWN_INSTANCE);
            assertThat(taken.isBound()).isTrue();
        }
    }

    private PortVerdict inspect(ProcessInfo process, long uid, Long... pids) throws IOException {
        InetSocketAddress address = Loopback.IPV4.at(port);
        SocketEntry listener =
                new SocketEntry(address, Loopback.IPV4.at(0), SocketState.LISTENING, uid, "1", Set.of(pids));
        return PortInspector.of(app, new SocketTable() {
                    @Override
                    public List<SocketEntry> sockets(Set<Integer> ports) {
                        return List.of(listener);
                    }

                    @Override
                    public Optional<ProcessInfo> process(long pid) {
                        return pid == process.pid() ? Optional.of(process) : Optional.empty();
                    }
                })
                .inspect(port);
    }

    private static ProcessInfo process(long pid, long inside) {
        return new ProcessInfo(pid, "node", List.of(), System.getProperty("user.name"), null, null, List.of())
                .withPidInside(inside);
    }
}
