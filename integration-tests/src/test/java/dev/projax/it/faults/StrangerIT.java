package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** D4: another program has a {@code /health} too. */
final class StrangerIT {
    private static final int TRIES_EACH = 100;
    private static final String OURS = Health.body(Instant.EPOCH);

    private static final List<String> BODIES = List.of(
            "ok",
            "",
            "<html>healthy</html>",
            "{}",
            "[]",
            "{\"status\":\"UP\"}",
            "{\"status\":\"ok\"}",
            "{\"status\":\"ok\",\"timestamp\":\"now\"}",
            "{\"status\":\"ok\",\"timestamp\":1704110400000}",
            OURS);

    @Test
    void is_never_mistaken_for_the_server_of_a_record() throws IOException {
        int believed = 0;
        int tries = 0;
        try (Workplace place = Workplace.open()) {
            Files.writeString(place.portFile(), place.port(0) + "\n");
            for (String body : BODIES) {
                Candidate.Outcome expected =
                        body.equals(OURS) ? Candidate.Outcome.UNVERIFIED : Candidate.Outcome.FOREIGN;
                try (FakeServer stranger = FakeServer.answering(place.port(0), 200, body)) {
                    for (int i = 0; i < TRIES_EACH; i++) {
                        tries++;
                        Candidate candidate = Discovery.of(place.app()).ask(place.port(0));
                        Optional<String> token = candidate.server().flatMap(Server::authorization);
                        believed += candidate.outcome() == expected && token.isEmpty() ? 0 : 1;
                    }
                    Finished port = place.projax("port", "--verified");
                    believed += port.exit() == (expected == Candidate.Outcome.UNVERIFIED ? 5 : 3) ? 0 : 1;
                    assertThat(stranger.requests())
                            .allSatisfy(request -> assertThat(request).doesNotContainIgnoringCase("authorization"));
                }
            }
        }

        FaultTable.record("D4", "another program answers 200", tries, believed, Duration.ZERO);
        assertThat(believed).isZero();
    }
}
