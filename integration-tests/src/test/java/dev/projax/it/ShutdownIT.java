package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The token in a server's record lets you stop the server. */
final class ShutdownIT {
    @Test
    void serve_exits_with_0_and_leaves_no_file() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess serve = place.serve();
            Server server = Discovery.of(place.app()).find().orElseThrow();

            Http.Answer answer =
                    Http.post(server.url() + "/shutdown", server.authorization().orElseThrow());

            assertThat(answer.status()).isEqualTo(202);
            assertThat(serve.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(place.files()).isEmpty();
            assertThat(serve.errors()).doesNotContain("Exception", "WARN");
            assertThat(place.projax("port").exit()).isEqualTo(3);
        }
    }

    @Test
    void a_request_without_the_token_changes_nothing() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess serve = place.serve();

            Http.Answer answer = Http.post(serve.url() + "/shutdown", "Bearer wrong");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(place.projax("port", "--verified").out()).isEqualTo(serve.port() + "\n");
        }
    }
}
