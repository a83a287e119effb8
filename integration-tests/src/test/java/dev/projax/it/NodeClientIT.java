package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.NodeClient;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * A client in another language, written only from docs/protocol.md and in at most 40 lines, understands our servers.
 */
final class NodeClientIT {
    private static final int NONE = 3;
    private static final int UNVERIFIED = 5;

    @Test
    void it_finds_the_server_and_knows_that_it_is_the_right_one() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Finished found = client(place);

            assertThat(found.exit()).as(found.err()).isZero();
            assertThat(found.out()).isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void it_finds_no_server_where_none_runs() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(client(place).exit()).isEqualTo(NONE);
        }
    }

    @Test
    void it_reads_the_records_when_the_port_file_leads_to_no_server() throws Exception {
        try (Workplace place = Workplace.open();
                Workplace elsewhere = Workplace.open()) {
            ServerProcess server = place.serve("--port", Integer.toString(elsewhere.port(0)));
            Files.writeString(place.portFile(), place.port(9) + "\n");

            assertThat(client(place).out()).isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void it_gives_an_impostor_no_token() throws Exception {
        try (Workplace place = Workplace.open();
                FakeServer impostor = FakeServer.answering(place.port(5), 200, Health.body(Instant.now()))) {
            Files.writeString(place.portFile(), place.port(5) + "\n");

            Finished alone = client(place, "shutdown");
            ServerProcess server = place.serve();
            Finished withServer = client(place, "shutdown");

            assertThat(alone.exit()).isEqualTo(UNVERIFIED);
            assertThat(alone.out()).isEqualTo(place.port(5) + "\n");
            assertThat(withServer.out()).isEqualTo(server.port() + "\n");
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(impostor.requests())
                    .isNotEmpty()
                    .allSatisfy(request -> assertThat(request).doesNotContainIgnoringCase("authorization"));
        }
    }

    @Test
    void it_has_at_most_40_lines() throws IOException {
        assertThat(NodeClient.script().lines()).hasSizeLessThanOrEqualTo(40);
    }

    private static Finished client(Workplace place, String... arguments) throws IOException {
        return NodeClient.run(place, place.terminal(), arguments);
    }
}
