package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * D7: the range is within the ephemeral ports, like Projax's own on Linux, and no process listens there. A connection
 * to such a port can get the same port as its own, and is then connected to itself.
 */
final class SelfConnectIT {
    private static final int SEARCHES = 300;

    @Test
    void is_never_mistaken_for_a_server() throws IOException {
        Finished process;
        try (OwnNetwork network = OwnNetwork.open();
                Workplace workplace = Workplace.open()) {
            network.set("echo 38124 38133 > /proc/sys/net/ipv4/ip_local_port_range");

            process = workplace
                    .terminal()
                    .in(network)
                    .run(ChildJvm.command(SelfConnector.class, workplace.home(), "38124-38133", SEARCHES));
        }

        assertThat(process.exit()).as(process.err()).isZero();
        SelfConnector.Tally tally = SelfConnector.Tally.parse(process.out());
        String fault = "connects to itself, " + tally.selfConnects() + " times";
        FaultTable.record("D7", fault, tally.asked(), tally.believed(), tally.worst());
        assertThat(tally.asked()).isEqualTo(10 * SEARCHES);
        assertThat(tally.believed())
                .as("ports that seemed to be taken: " + process.err())
                .isZero();
        assertThat(tally.selfConnects())
                .as("plain connections that reached themselves")
                .isPositive();
    }
}
