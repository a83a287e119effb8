package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Server;
import dev.projax.desktop.ServerConnection;
import dev.projax.it.fixture.PortSquatter;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A desktop app's connection outlives its servers. */
final class BridgeIT {
    @Test
    void finds_the_server_again_after_a_restart_on_another_port() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerConnection connection = ServerConnection.to(place.app());
            ServerProcess before = place.serve();
            assertThat(port(connection)).contains(before.port());

            before.terminate();
            assertThat(port(connection)).isEmpty();
            try (PortSquatter squatter = PortSquatter.listeningOn(before.port())) {
                ServerProcess after = place.serve();

                assertThat(after.port()).isNotEqualTo(before.port());
                assertThat(port(connection)).contains(after.port());
            }
        }
    }

    @Test
    void finds_the_server_again_after_a_restart_on_the_same_port() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerConnection connection = ServerConnection.to(place.app());
            ServerProcess before = place.serve();
            assertThat(port(connection)).contains(before.port());

            before.kill();
            ServerProcess after = place.serve();

            assertThat(after.port()).isEqualTo(before.port());
            assertThat(port(connection)).contains(after.port());
        }
    }

    @Test
    void stays_with_its_server_when_another_one_takes_the_port_file() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerConnection connection = ServerConnection.to(place.app());
            ServerProcess first = place.serve();
            assertThat(port(connection)).contains(first.port());

            place.serve();

            assertThat(port(connection)).contains(first.port());
        }
    }

    private static Optional<Integer> port(ServerConnection connection) throws IOException {
        return connection.current().map(Server::port);
    }
}
