package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Http;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several servers share a range and a port file. */
final class SeveralServersIT {
    /** All of them start before the test waits for the first, so that their JVMs race for every port. */
    @ParameterizedTest
    @ValueSource(ints = {2, 8, 10})
    void servers_that_start_at_once_each_get_a_port(int count) throws Exception {
        try (Workplace place = Workplace.open()) {
            List<ServerProcess> servers = startAtOnce(place, count);

            List<Integer> ports = servers.stream().map(ServerProcess::port).toList();
            assertThat(ports).doesNotHaveDuplicates().allMatch(place.range()::contains);
            for (ServerProcess server : servers) {
                assertThat(Http.get(server.url() + "/health").status()).isEqualTo(200);
            }
            Finished found = place.projax("port");
            assertThat(found.exit()).isZero();
            assertThat(ports).contains(Integer.valueOf(found.out().strip()));
            assertThat(Discovery.of(place.app()).survey().servers())
                    .extracting(Server::port)
                    .containsExactlyInAnyOrderElementsOf(ports);

            servers.forEach(server -> server.process().destroy());
            for (ServerProcess server : servers) {
                assertThat(server.terminate()).isEqualTo(143);
            }
            assertThat(place.files()).isEmpty();
            assertThat(place.projax("port").exit()).isEqualTo(3);
        }
    }

    @Test
    void the_second_server_reports_the_first() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();

            ServerProcess second = place.serve();

            assertThat(second.port()).isEqualTo(place.port(1));
            second.awaitErrors("also running: " + first.url());
        }
    }

    @Test
    void clients_find_the_other_server_when_the_one_in_the_port_file_stops() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();
            assertThat(place.projax("port").out()).isEqualTo(first.port() + "\n");

            first.terminate();
            Finished afterTerm = place.projax("url");

            assertThat(afterTerm.out()).isEqualTo(second.url() + "\n");
            assertThat(afterTerm.exit()).isZero();
        }
    }

    @Test
    void a_server_leaves_a_port_file_alone_that_names_another() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();

            second.terminate();

            assertThat(place.portFile()).hasContent(first.port() + "\n");
        }
    }

    @Test
    void a_port_file_of_its_own_keeps_a_server_apart() throws Exception {
        try (Workplace place = Workplace.open()) {
            String own = place.home().resolve("own.txt").toString();
            ServerProcess shared = place.serve();
            ServerProcess apart = place.serve("--port-file", own);

            assertThat(place.projax("port").out()).isEqualTo(shared.port() + "\n");
            assertThat(place.projax("port", "--port-file", own).out()).isEqualTo(apart.port() + "\n");
            assertThat(place.terminal()
                            .with("PROJAX_PORT_FILE", own)
                            .run(Workplace.command("port"))
                            .out())
                    .isEqualTo(apart.port() + "\n");
        }
    }

    @Test
    void status_marks_the_one_that_clients_use() throws Exception {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.listeningOn(place.port(0))) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();

            List<String> lines = place.projax("status").out().lines().toList();

            assertThat(lines).hasSize(3);
            assertThat(lines.get(1))
                    .startsWith("*  " + first.port() + "  healthy")
                    .endsWith("  yes        " + Distribution.version());
            assertThat(lines.get(2))
                    .startsWith("   " + second.port() + "  healthy")
                    .doesNotContain("yes");
        }
    }

    private static List<ServerProcess> startAtOnce(Workplace place, int count) throws IOException {
        List<ServerProcess> servers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            servers.add(place.starting());
        }
        servers.forEach(ServerProcess::awaitUrl);
        return servers;
    }
}
