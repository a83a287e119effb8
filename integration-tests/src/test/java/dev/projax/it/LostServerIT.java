package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each client says when the server was killed, hangs, or never ran. */
final class LostServerIT {
    private static final List<String> CLIENTS = List.of("port", "url", "status", "discover");

    @Test
    void no_client_mistakes_a_killed_server_for_a_running_one() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            for (String client : CLIENTS) {
                assertThat(place.projax(client).exit()).as(client).isZero();
            }

            server.kill();

            assertThat(place.portFile()).hasContent(server.port() + "\n");
            for (String client : CLIENTS) {
                Finished lost = place.projax(client);
                assertThat(lost.exit()).as(client).isEqualTo(3);
                assertThat(lost.err())
                        .as(client)
                        .isEqualTo("projax: no server on " + place.range() + "; try: projax start\n");
                // discover prints where it looked
                assertThat(lost.out().isEmpty()).as(client).isEqualTo(!client.equals("discover"));
            }
        }
    }

    @Test
    void discover_shows_where_it_looked_for_the_killed_server() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.serve().kill();

            Finished shown = place.projax("discover");

            assertThat(shown.out())
                    .contains("port file " + place.portFile() + ": " + place.port(0))
                    .containsPattern("  " + place.port(0) + "  port file, range +absent +")
                    .containsPattern("  " + place.port(9) + "  range +absent +");
        }
    }

    @Test
    void the_next_server_takes_over_the_port_and_the_file_of_a_killed_one() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess killed = place.serve();
            killed.kill();

            ServerProcess next = place.serve();

            assertThat(next.port()).isEqualTo(killed.port());
            assertThat(place.projax("port").out()).isEqualTo(next.port() + "\n");
        }
    }

    @Test
    void clients_find_the_other_server_when_the_one_in_the_port_file_is_killed() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();

            first.kill();

            assertThat(place.projax("port", "--verified").out()).isEqualTo(second.port() + "\n");
            assertThat(place.portFile()).hasContent(second.port() + "\n");
        }
    }

    @Test
    void a_hung_server_is_reported_as_unresponsive() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            server.suspend();

            for (String client : CLIENTS) {
                Finished silent = place.projax(client);
                assertThat(silent.exit()).as(client).isEqualTo(6);
                assertThat(silent.err())
                        .as(client)
                        .startsWith("projax: the server on port " + server.port() + " ")
                        .endsWith("; try a longer --deadline, or: projax stop " + server.port() + " --force\n")
                        .hasLineCount(1);
            }

            server.resume();
            assertThat(place.projax("port").exit()).isZero();
        }
    }

    @Test
    void clients_find_nothing_where_no_server_ever_ran() throws Exception {
        try (Workplace place = Workplace.open()) {
            for (String client : CLIENTS) {
                Finished none = place.projax(client);
                assertThat(none.exit()).as(client).isEqualTo(3);
                assertThat(none.err())
                        .as(client)
                        .isEqualTo("projax: no server on " + place.range() + "; try: projax start\n");
            }
            assertThat(place.files()).isEmpty();
        }
    }
}
