package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.HandedOverPort;
import dev.projax.core.fixtures.HandedOverPort.Thief;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * H8: a server stops right after it has proved its identity, and a thief holds its port when the client continues.
 * Whichever client asks, and whatever the thief answers, the thief never gets the token.
 */
final class PortChangesHandsIT {
    private static final List<Thief> THIEVES = List.of(Thief.values());
    private static final Duration AMPLE = Duration.ofSeconds(10);

    /** A client that asks the server for a proof, and then sends the token. */
    enum Client {
        /** Asks for a proof to find the server, and for another one before it sends the token. */
        STOP(2, 60) {
            @Override
            void ask(Workplace place, HandedOverPort port, int round) throws IOException {
                port.after(1 + round % 2);
                place.projax("stop", Integer.toString(port.port()));
            }
        },
        /** Does the same as stop, and then starts another server. */
        RESTART(1, 16) {
            @Override
            void ask(Workplace place, HandedOverPort port, int round) throws IOException {
                port.after(1 + round % 2);
                place.projax("restart", Integer.toString(port.port()));
            }
        },
        /** Asks for a proof to find the server, for its stream, and for each request. */
        BRIDGE(1, 24) {
            @Override
            void ask(Workplace place, HandedOverPort port, int round) throws IOException {
                try (BridgeProcess bridge = BridgeProcess.open(place)) {
                    bridge.awaitChange("connected " + port.port());
                    port.after(round % 2);
                    bridge.request("server/request", "{\"method\":\"POST\",\"path\":\"/shutdown\",\"body\":\"{}\"}");
                }
            }
        },
        /** The connection that all of them use, without a process of its own. */
        CONNECTION(10, 400) {
            @Override
            void ask(Workplace place, HandedOverPort port, int round) throws IOException {
                Server server = port.server();
                port.after(round % 2);
                try (VerifiedConnection connection = VerifiedConnection.open(place.app(), server, AMPLE)) {
                    connection.request("POST", "/shutdown", "");
                } catch (IOException e) {
                    // it is not verified
                }
            }
        };

        private final int tries;
        private final int manyTries;

        Client(int tries, int manyTries) {
            this.tries = tries;
            this.manyTries = manyTries;
        }

        abstract void ask(Workplace place, HandedOverPort port, int round) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void only_the_server_gets_the_token(Client client) throws IOException {
        assertThat(thefts(client, client.tries)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void only_the_server_gets_the_token_in_many_tries(Client client) throws IOException {
        assertThat(thefts(client, client.manyTries)).isZero();
    }

    private static int thefts(Client client, int tries) throws IOException {
        int thefts = 0;
        for (int i = 0; i < tries; i++) {
            // two rounds for each thief, one per moment of the handover
            Thief thief = THIEVES.get(i / 2 % THIEVES.size());
            try (Workplace place = Workplace.open();
                    HandedOverPort port = HandedOverPort.of(place.app(), place.port(0), thief)) {
                client.ask(place, port, i + 1);

                assertThat(port.thefts() > 0 || port.served().contains("POST /shutdown HTTP/1.1"))
                        .as("the server was asked to stop, or the thief was asked for a proof")
                        .isTrue();
                thefts += port.isTokenStolen() ? 1 : 0;
            }
        }
        FaultTable.record("H8", "port changes hands, " + client, tries, thefts, Duration.ZERO);
        return thefts;
    }
}
