package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A request may close its own server. */
final class RequestStopsServerIT {
    @Test
    void the_client_gets_its_answer_and_then_the_program_exits() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server =
                    place.terminal().start(ChildJvm.command(SelfStopper.class)).awaitUrl();
            assertThat(place.projax("port", "--verified").out()).isEqualTo(server.port() + "\n");

            Http.Answer answer = Http.get(server.url() + "/shutdown");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("stopping\n");
            assertThat(server.awaitExit(Duration.ofSeconds(10))).isZero();
            assertThat(place.files()).isEmpty();
            assertThat(server.errors()).isEmpty();
        }
    }
}
