package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How {@code projax stop} stops servers, and which ones. */
final class StopCommandIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void stop_waits_for_the_exit_and_removes_all_files_except_the_log() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");

            Finished stop = place.projax("stop");

            assertThat(stop.exit()).isZero();
            assertThat(stop.out()).isEqualTo("stopped " + place.url(0) + "\n");
            assertThat(place.projax("status").exit()).isEqualTo(3);
            assertThat(place.files()).allMatch(name -> name.startsWith("logs/") || name.equals("start.lock"));
            assertThat(place.projax("stop").exit()).isEqualTo(3);
        }
    }

    @Test
    void stop_asks_which_server_and_accepts_a_port_an_id_or_all() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();
            ServerProcess third = place.serve();
            ServerProcess fourth = place.serve();
            String idOfSecond = Discovery.of(place.app())
                    .ask(second.port())
                    .server()
                    .flatMap(Server::id)
                    .orElseThrow()
                    .text();

            Finished undecided = place.projax("stop");
            Finished byPort = place.projax("stop", Integer.toString(first.port()));
            Finished byId = place.projax("stop", idOfSecond.substring(0, 8));
            Finished unknown = place.projax("stop", "1");
            Finished all = place.projax("stop", "--all");

            assertThat(undecided.exit()).isEqualTo(2);
            assertThat(undecided.err())
                    .startsWith("projax: 4 servers are running: ")
                    .contains("projax stop " + first.port());
            assertThat(byPort.out()).isEqualTo("stopped " + first.url() + "\n");
            assertThat(byId.out()).isEqualTo("stopped " + second.url() + "\n");
            assertThat(unknown.exit()).isEqualTo(3);
            assertThat(all.out().lines())
                    .containsExactlyInAnyOrder("stopped " + third.url(), "stopped " + fourth.url());
            assertThat(List.of(first, second, third, fourth)).allMatch(it -> it.awaitExit(SOON) == 0);
        }
    }

    @Tag("long")
    @Test
    void stop_kills_a_hung_server_only_with_force_and_no_other_process() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            ServerProcess hung = place.serve();
            ServerProcess other = place.serve();
            hung.suspend();

            Finished asked = place.projax("stop", Integer.toString(hung.port()));
            Finished status = place.projax("status");
            Finished forced = place.projax("stop", Integer.toString(hung.port()), "--force");

            assertThat(asked.exit()).isEqualTo(6);
            assertThat(asked.err())
                    .isEqualTo("projax: the server on port " + hung.port()
                            + " was not stopped: it did not respond; try: projax stop " + hung.port() + " --force\n");
            assertThat(status.out()).containsPattern(hung.port() + " +unresponsive ");
            assertThat(forced.exit()).as(forced.err()).isZero();
            assertThat(forced.err())
                    .isEqualTo("projax: the server on port " + hung.port() + " was killed: it did not respond\n");
            assertThat(hung.awaitExit(SOON)).isEqualTo(137);
            assertThat(other.process().isAlive()).isTrue();
            assertThat(place.portFile()).hasContent(other.port() + "\n");
        }
    }

    @Test
    void stop_asks_again_before_it_kills_if_the_deadline_was_too_short() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Finished stop = place.projax("stop", "--deadline", "1ms", "--force");

            assertThat(stop.exit()).as(stop.err()).isZero();
            assertThat(server.awaitExit(SOON)).as("asked, not killed").isZero();
        }
    }

    @Test
    void stopping_or_restarting_one_server_several_times_at_once_succeeds() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            String port = Integer.toString(server.port());

            List<ServerProcess> restarts = atOnce(place, 2, "restart", port);

            assertThat(restarts)
                    .allMatch(it -> it.awaitExit(SOON) == 0)
                    .allMatch(it -> it.output().contains(server.url()));
            assertThat(place.servers()).hasSize(1);

            List<ServerProcess> stops = atOnce(place, 3, "stop", port);

            assertThat(stops)
                    .extracting(it -> it.awaitExit(SOON) + " " + it.errors())
                    .allMatch(it -> it.startsWith("0 ") || it.startsWith("3 "))
                    .anyMatch(it -> it.startsWith("0 "));
            assertThat(place.servers()).isEmpty();
        }
    }

    private static List<ServerProcess> atOnce(Workplace place, int count, String... command) throws IOException {
        List<ServerProcess> processes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            processes.add(place.terminal().start(Workplace.command(command)));
        }
        return processes;
    }
}
