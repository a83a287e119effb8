package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The log of a server in the background, while it runs and afterwards. */
final class LogsIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void only_the_user_can_read_the_log_which_can_be_followed_to_the_end() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            Path log = onlyLog(place);

            ServerProcess follower = place.terminal().start(Workplace.command("logs", "--follow"));
            Eventually.that(SOON, "the log's beginning", () -> follower.output().contains("started on port"));
            place.projax("stop");

            assertThat(follower.awaitExit(SOON)).isZero();
            assertThat(follower.output().lines()).allMatch(line -> line.matches("\\S+Z projax: .*"));
            assertThat(follower.output()).endsWith(" projax: stopped\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                    .isEqualTo("rw-------");
            assertThat(place.projax("logs", "-n", "1").out())
                    .endsWith(" projax: stopped\n")
                    .hasLineCount(1);
        }
    }

    @Test
    void the_first_line_and_the_status_say_which_version_runs() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");

            Finished log = place.projax("logs");
            Finished status = place.projax("status");
            Finished json = place.projax("status", "--json");
            Finished who = place.projax("who", Integer.toString(place.port(0)));

            String program = "projax " + Distribution.version();
            assertThat(log.out().lines().findFirst().orElseThrow())
                    .contains(" started on port " + place.port(0) + ", process ")
                    .contains(", " + program + ", Java " + Runtime.version() + ", ")
                    .endsWith(", home " + place.home());
            assertThat(status.out()).endsWith("  " + Distribution.version() + "\n");
            assertThat(status.out().lines()).allMatch(line -> line.length() <= 80);
            assertThat(json.out()).contains("\"program\":\"" + program + "\"");
            assertThat(who.out()).contains("\n  program    " + program + "\n");
        }
    }

    @Test
    void the_log_of_a_crashed_server_is_found_by_port_and_id() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            String id = place.servers().get(0).id().orElseThrow().text();
            place.processes().forEach(ProcessHandle::destroyForcibly);
            Eventually.that(SOON, "the exit of all processes", () -> !place.isBusy());

            Finished byPort = place.projax("logs", Integer.toString(place.port(0)));
            Finished byId = place.projax("logs", id.substring(0, 7));
            Finished unknown = place.projax("logs", "1");

            assertThat(byPort.out())
                    .contains("started on port " + place.port(0))
                    .isEqualTo(byId.out());
            assertThat(unknown.exit()).isEqualTo(3);
        }
    }

    @Test
    void a_log_that_is_a_link_or_a_fifo_is_not_read() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            Path log = onlyLog(place);
            Path secret = Files.writeString(place.directory().resolve("secret"), "secret");

            Files.delete(log);
            Files.createSymbolicLink(log, secret);
            Finished link = place.projax("logs");
            Files.delete(log);
            place.terminal().run("mkfifo", log.toString());
            Finished fifo = place.projax("logs");

            assertThat(List.of(link, fifo))
                    .allMatch(it -> it.exit() == 7)
                    .allMatch(it -> it.out().isEmpty());
            assertThat(fifo.err()).startsWith("projax: " + log + ": it is a FIFO");
        }
    }

    private static Path onlyLog(Workplace place) throws IOException {
        try (Stream<Path> logs = Files.list(place.home().resolve("logs"))) {
            List<Path> all = logs.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
