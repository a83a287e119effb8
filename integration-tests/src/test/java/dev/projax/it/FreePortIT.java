package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The server comes up on the first port that it can have. */
final class FreePortIT {
    @Test
    void serves_on_the_first_port_of_the_range() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            assertThat(server.port()).isEqualTo(place.port(0));
            assertThat(Http.get(server.url() + "/health").status()).isEqualTo(200);
            assertThat(Files.readString(place.portFile())).isEqualTo(server.port() + "\n");
        }
    }
}
