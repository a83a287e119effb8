package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Server;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code projax restart} stops a server and starts it again. */
final class RestartIT {
    @Test
    void restart_gives_a_new_server_on_the_same_port() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            place.projax("start", "--new");
            List<Server> before = place.servers();

            Finished restart = place.projax("restart", Integer.toString(place.port(1)));

            assertThat(restart.exit()).as(restart.err()).isZero();
            assertThat(restart.out()).isEqualTo(place.url(1) + "\n");
            List<Server> after = place.servers();
            assertThat(after).extracting(Server::port).containsExactly(place.port(0), place.port(1));
            assertThat(after.get(0).id()).isEqualTo(before.get(0).id());
            assertThat(after.get(1).id()).isNotEqualTo(before.get(1).id());
        }
    }

    @Test
    void restart_stops_nothing_if_nothing_could_start() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            Files.writeString(place.home().resolve("logs"), "in the way");

            Finished restart = place.projax("restart");

            assertThat(restart.exit()).as(restart.err()).isEqualTo(7);
            assertThat(place.projax("port").out()).isEqualTo(server.port() + "\n");
        }
    }

    @Test
    void restart_says_what_is_left_running_when_it_fails() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();

            Finished restart = place.terminal()
                    .run(launcherThatCannotServe(place).toString(), "restart", Integer.toString(first.port()));

            assertThat(restart.exit()).isEqualTo(1);
            assertThat(restart.err())
                    .isEqualTo("no Java today\nprojax: the server exited with code 1 before it was ready; "
                            + first.url() + " has stopped, and still running: " + second.port() + "\n");
        }
    }

    /** Returns the launcher of a distribution that was damaged after its server had started. */
    private static Path launcherThatCannotServe(Workplace place) throws IOException {
        Path bin = Files.createDirectories(place.directory().resolve("damaged/bin"));
        Files.createSymbolicLink(
                bin.resolveSibling("lib"), Distribution.directory().resolve("lib"));
        Path launcher = bin.resolve("projax");
        Files.copy(Distribution.launcher(), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                launcher,
                Files.readString(launcher)
                        .replaceFirst("\n", "\nif [ \"\\$1\" = serve ]; then echo 'no Java today' >&2; exit 1; fi\n"));
        return launcher;
    }
}
