package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.NodeClient;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * H7: two network namespaces share a home, as two containers may. The server runs in one of them. In the other one, a
 * program listens on the same port and passes everything on to it, so even the proof is right.
 */
@Tag("long")
final class RelayIT {
    private static final int ASKS = 1_000;
    private static final Duration AMPLE = Duration.ofMinutes(3);

    @Test
    void is_never_verified_and_gets_no_token() throws IOException {
        try (OwnNetwork there = OwnNetwork.open();
                OwnNetwork here = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            ServerProcess server = serve(place, there);
            ServerProcess relay = relay(place, server, there, here);

            Finished asker = place.terminal()
                    .in(here)
                    .run(AMPLE, ChildJvm.command(RelayAsker.class, place.home(), place.range(), ASKS));

            assertThat(asker.exit()).as(asker.err()).isZero();
            RelayAsker.Tally tally = RelayAsker.Tally.parse(asker.out());
            FaultTable.record("H7", "relay from another namespace", ASKS, tally.verified(), Duration.ZERO);
            assertThat(tally).isEqualTo(new RelayAsker.Tally(ASKS, 0, ASKS));
            assertThat(relay.output())
                    .contains("Projax-Challenge: ", "POST /shutdown ")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void is_neither_used_nor_stopped_by_a_command() throws IOException {
        try (OwnNetwork there = OwnNetwork.open();
                OwnNetwork here = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            ServerProcess server = serve(place, there);
            ServerProcess relay = relay(place, server, there, here);
            String port = Integer.toString(server.port());
            Terminal terminal = place.terminal().in(here);

            expect(terminal, 5, "is unverified", "port", "--verified", "--deadline", "10s");
            expect(terminal, 5, "is unverified", "stop", port, "--deadline", "10s");
            expect(terminal, 5, "is unverified", "stop", port, "--force", "--deadline", "10s");
            expect(terminal, 5, "is unverified", "restart", port, "--deadline", "10s");
            expect(terminal, 8, "must be stopped, not killed", "free", port, "--yes");
            Finished discover = terminal.run(Workplace.command("discover", "--deadline", "10s"));
            Finished status = terminal.run(Workplace.command("status", "--deadline", "10s"));
            Finished own = terminal.run(Workplace.command("start", "--new"));
            Finished used = terminal.run(Workplace.command("port", "--verified", "--deadline", "10s"));
            Finished usedThere =
                    place.terminal().in(there).run(Workplace.command("port", "--verified", "--deadline", "10s"));

            assertThat(discover.out())
                    .contains("gives the proof of a server in another network namespace, such as a container");
            assertThat(status.out()).containsPattern(port + " +unverified ");
            assertThat(own.exit()).as(own.err()).isZero();
            assertThat(used.out()).isNotEqualTo(port + "\n");
            assertThat(own.out()).endsWith(":" + used.out());
            assertThat(usedThere.out()).isEqualTo(port + "\n");
            assertThat(server.process().isAlive()).isTrue();
            assertThat(relay.process().isAlive()).isTrue();
            assertThat(relay.output()).contains("Projax-Challenge: ").doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void is_not_believed_by_the_client_written_from_the_protocol() throws IOException {
        try (OwnNetwork there = OwnNetwork.open();
                OwnNetwork here = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            ServerProcess server = serve(place, there);
            ServerProcess relay = relay(place, server, there, here);

            Finished used = NodeClient.run(place, place.terminal().in(here));
            Finished shutdown = NodeClient.run(place, place.terminal().in(here), "shutdown");
            Finished usedThere = NodeClient.run(place, place.terminal().in(there));

            assertThat(used.exit()).as(used.err()).isEqualTo(5);
            assertThat(shutdown.exit()).as(shutdown.err()).isEqualTo(5);
            assertThat(usedThere.exit()).as(usedThere.err()).isZero();
            assertThat(server.process().isAlive()).isTrue();
            assertThat(relay.output())
                    .containsIgnoringCase("projax-challenge: ")
                    .doesNotContainIgnoringCase("authorization");
        }
    }

    private static ServerProcess serve(Workplace place, OwnNetwork network) throws IOException {
        return place.terminal().in(network).start(Workplace.command("serve")).awaitUrl();
    }

    /** Starts the two relays, and returns the one that clients in {@code here} can reach. */
    private static ServerProcess relay(Workplace place, ServerProcess server, OwnNetwork there, OwnNetwork here)
            throws IOException {
        String socket = place.directory().resolve("relay").toString();
        place.terminal()
                .in(there)
                .start(ChildJvm.command(Relay.class, socket, server.port()))
                .awaitUrl();
        return place.terminal()
                .in(here)
                .start(ChildJvm.command(Relay.class, server.port(), socket))
                .awaitUrl();
    }

    private static void expect(Terminal terminal, int exit, String words, String... arguments) throws IOException {
        Finished command = terminal.run(Workplace.command(arguments));
        assertThat(command.exit()).as(command.out() + command.err()).isEqualTo(exit);
        assertThat(command.err()).contains(words);
    }
}
