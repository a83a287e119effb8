package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** S7: the machine has a network interface besides loopback, with a neighbor on it. */
final class OtherInterfaceIT {
    /** The exit code of curl when it cannot connect. */
    private static final int REFUSED = 7;

    private static final String OURS = "10.77.0.1";
    private static final String THEIRS = "10.77.0.2";

    /**
     * 127.0.0.1, the same as an IPv6 socket shows it, and ::1, as in /proc/net/tcp and tcp6 on a little-endian machine.
     */
    private static final List<String> LOOPBACKS =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    @Test
    void does_not_lead_to_the_server() throws Exception {
        Requirement.command("curl");
        List<String> listeners;
        int reached = 0;
        int tries = 0;
        try (OwnNetwork network = OwnNetwork.open();
                OwnNetwork neighbor = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            network.connect(neighbor, OURS, THEIRS);
            ServerProcess server = place.terminal()
                    .in(network)
                    .start(Workplace.command("serve"))
                    .awaitUrl();
            String path = ":" + server.port() + "/health";

            Finished own = curl(place, network, "http://127.0.0.1" + path);
            assertThat(own.exit()).as(own.err()).isZero();
            reached += curl(place, network, "http://" + OURS + path).exit() == REFUSED ? 0 : 1;
            for (String host : List.of(OURS, "localhost:" + server.port())) {
                Finished foreign = curl(place, neighbor, "-H", "Host: " + host, "http://" + OURS + path);
                reached += foreign.exit() == REFUSED ? 0 : 1;
            }
            tries = 3;
            listeners = listeners(server);
        }

        FaultTable.record("S7", "another interface", tries, reached, Duration.ZERO);
        assertThat(reached).isZero();
        assertThat(listeners).hasSize(2).isSubsetOf(LOOPBACKS);
    }

    private static Finished curl(Workplace place, OwnNetwork network, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "5"));
        command.addAll(List.of(arguments));
        return place.terminal().in(network).run(command.toArray(String[]::new));
    }

    /** Returns the local addresses of all listening sockets in the server's network namespace, which has no others. */
    private static List<String> listeners(ServerProcess server) throws IOException {
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/net/" + table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals("0A")) {
                    addresses.add(columns[1].split(":", -1)[0]);
                }
            }
        }
        return addresses;
    }
}
