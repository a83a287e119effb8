package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Eventually;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.PortSquatter;
import dev.projax.it.fixture.Requirement;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A server in the background, from start to stop. */
final class LifecycleIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void start_prints_the_url_of_a_proven_server_that_outlives_it() throws IOException {
        try (Workplace place = Workplace.open()) {
            Finished start = place.projax("start");

            assertThat(start.exit()).isZero();
            assertThat(start.out()).isEqualTo("http://localhost:" + place.port(0) + "\n");
            assertThat(start.err()).isEqualTo("projax: started; its log: projax logs " + place.port(0) + "\n");
            assertThat(place.projax("port", "--verified").out()).isEqualTo(place.port(0) + "\n");
        }
    }

    @Test
    void start_is_content_with_a_server_that_runs() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Finished start = place.projax("start");

            assertThat(start.exit()).isZero();
            assertThat(start.out()).isEqualTo(server.url() + "\n");
            assertThat(start.err()).isEqualTo("projax: already running\n");
            assertThat(servers(place)).hasSize(1);
        }
    }

    @Test
    void start_new_starts_another_one() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");

            Finished second = place.projax("start", "--new", "--quiet");

            assertThat(second.out()).isEqualTo("http://localhost:" + place.port(1) + "\n");
            assertThat(second.err()).isEmpty();
            assertThat(servers(place)).extracting(Server::port).containsExactly(place.port(0), place.port(1));
            assertThat(place.portFile()).hasContent(place.port(0) + "\n");
        }
    }

    @Test
    void a_server_that_cannot_start_says_why_and_its_exit_code_is_passed_on() throws IOException {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.listeningOn(place.port(3))) {
            Finished start = place.projax("start", "--port", Integer.toString(place.port(3)));

            assertThat(start.exit()).isEqualTo(4);
            assertThat(start.out()).isEmpty();
            assertThat(start.err())
                    .contains("cannot bind port " + place.port(3) + ": ")
                    .endsWith("projax: the server has ended with exit code 4 before it was up\n");
            assertThat(place.processes()).isEmpty();
        }
    }

    @Test
    void stop_waits_until_it_has_ended_and_takes_all_its_files_but_the_log() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");

            Finished stop = place.projax("stop");

            assertThat(stop.exit()).isZero();
            assertThat(stop.out()).isEqualTo("stopped http://localhost:" + place.port(0) + "\n");
            assertThat(place.projax("status").exit()).isEqualTo(3);
            assertThat(place.files()).allMatch(name -> name.startsWith("logs/") || name.equals("start.lock"));
            assertThat(place.projax("stop").exit()).isEqualTo(3);
        }
    }

    @Test
    void stop_asks_which_one_and_takes_a_port_an_id_or_all_of_them() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess first = place.serve();
            ServerProcess second = place.serve();
            ServerProcess third = place.serve();
            ServerProcess fourth = place.serve();
            String idOfSecond = Discovery.of(place.app())
                    .ask(second.port())
                    .server()
                    .flatMap(Server::id)
                    .orElseThrow();

            Finished undecided = place.projax("stop");
            Finished byPort = place.projax("stop", Integer.toString(first.port()));
            Finished byId = place.projax("stop", idOfSecond.substring(0, 8));
            Finished unknown = place.projax("stop", "1");
            Finished all = place.projax("stop", "--all");

            assertThat(undecided.exit()).isEqualTo(2);
            assertThat(undecided.err()).startsWith("projax: 4 servers run: ").contains("projax stop " + first.port());
            assertThat(byPort.out()).isEqualTo("stopped " + first.url() + "\n");
            assertThat(byId.out()).isEqualTo("stopped " + second.url() + "\n");
            assertThat(unknown.exit()).isEqualTo(3);
            assertThat(all.out().lines())
                    .containsExactlyInAnyOrder("stopped " + third.url(), "stopped " + fourth.url());
            assertThat(List.of(first, second, third, fourth)).allMatch(it -> it.awaitExit(SOON) == 0);
        }
    }

    @Test
    void stop_ends_a_hung_server_only_by_force_and_no_other_process() throws IOException {
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
                            + " does not answer; end its process with: projax stop " + hung.port() + " --force\n");
            assertThat(status.out()).containsPattern(hung.port() + " +not answering ");
            assertThat(forced.exit()).as(forced.err()).isZero();
            assertThat(hung.awaitExit(SOON)).isEqualTo(137);
            assertThat(other.process().isAlive()).isTrue();
            assertThat(place.portFile()).hasContent(other.port() + "\n");
        }
    }

    @Test
    void start_and_restart_let_pages_of_an_origin_in() throws IOException {
        Requirement.command("curl");
        try (Workplace place = Workplace.open()) {
            String origin = "https://app.example";

            Finished wrong = place.projax("start", "--allow-origin", "null");
            Finished start = place.projax("start", "--allow-origin", origin);
            Finished restart = place.projax("restart", "--allow-origin", origin);

            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("\"null\" is not the origin of a page");
            assertThat(start.exit()).as(start.err()).isZero();
            assertThat(restart.exit()).as(restart.err()).isZero();
            assertThat(place.terminal()
                            .run(
                                    "curl",
                                    "-si",
                                    "-H",
                                    "Origin: " + origin,
                                    restart.out().strip() + "/health")
                            .out())
                    .contains("Access-Control-Allow-Origin: " + origin);
        }
    }

    @Test
    void restart_gives_a_new_server_on_the_same_port() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            place.projax("start", "--new");
            List<Server> before = servers(place);

            Finished restart = place.projax("restart", Integer.toString(place.port(1)));

            assertThat(restart.exit()).as(restart.err()).isZero();
            assertThat(restart.out()).isEqualTo("http://localhost:" + place.port(1) + "\n");
            List<Server> after = servers(place);
            assertThat(after).extracting(Server::port).containsExactly(place.port(0), place.port(1));
            assertThat(after.get(0).id()).isEqualTo(before.get(0).id());
            assertThat(after.get(1).id()).isNotEqualTo(before.get(1).id());
        }
    }

    @Test
    void who_looked_too_briefly_asks_again_before_force_is_used() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Finished stop = place.projax("stop", "--deadline", "1ms", "--force");

            assertThat(stop.exit()).as(stop.err()).isZero();
            assertThat(server.awaitExit(SOON)).as("asked, not killed").isZero();
        }
    }

    @Test
    void several_who_stop_or_restart_one_server_at_once_all_succeed() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            String port = Integer.toString(server.port());

            List<ServerProcess> restarts = atOnce(place, 2, "restart", port);

            assertThat(restarts)
                    .allMatch(it -> it.awaitExit(SOON) == 0)
                    .allMatch(it -> it.output().contains(server.url()));
            assertThat(servers(place)).hasSize(1);

            List<ServerProcess> stops = atOnce(place, 3, "stop", port);

            assertThat(stops)
                    .extracting(it -> it.awaitExit(SOON) + " " + it.errors())
                    .allMatch(it -> it.startsWith("0 ") || it.startsWith("3 "))
                    .anyMatch(it -> it.startsWith("0 "));
            assertThat(servers(place)).isEmpty();
        }
    }

    private static List<ServerProcess> atOnce(Workplace place, int count, String... command) throws IOException {
        List<ServerProcess> processes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            processes.add(place.terminal().start(Workplace.command(command)));
        }
        return processes;
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
                    .isEqualTo("no Java today\nprojax: the server has ended with exit code 1 before it was up; "
                            + first.url() + " was stopped, and still running: " + second.port() + "\n");
        }
    }

    /** Returns the launcher of a distribution that was damaged after its server had been started. */
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

    @Test
    void the_log_is_the_users_alone_and_can_be_followed_to_the_end() throws Exception {
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
    void a_server_in_the_background_survives_the_end_of_its_session_and_ctrl_c() throws Exception {
        Requirement.command("setsid");
        try (Workplace place = Workplace.open()) {
            String projax = Workplace.command()[0];

            place.terminal().run("setsid", "sh", "-c", "\"$0\" start; kill -INT 0; kill -HUP 0", projax);

            assertThat(place.projax("port", "--verified").exit()).isZero();
        }
    }

    @Test
    void the_log_of_a_server_that_crashed_is_found_by_its_port_and_its_id() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            String id = servers(place).get(0).id().orElseThrow();
            place.processes().forEach(ProcessHandle::destroyForcibly);
            Eventually.that(SOON, "the end", () -> !place.isBusy());

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
            assertThat(fifo.err()).startsWith("projax: " + log + ": not a regular file");
        }
    }

    @Test
    void who_has_seen_enough_of_an_answer_may_close_the_pipe() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            String projax = Workplace.command()[0];

            Finished head = place.terminal().run("sh", "-c", "\"$0\" status | head -n 1", projax);
            Finished closed = place.terminal().run("sh", "-c", "\"$0\" status >&-", projax);

            assertThat(head.out()).startsWith("   PORT ").hasLineCount(1);
            assertThat(head.err()).isEmpty();
            assertThat(closed.exit()).isEqualTo(1);
            assertThat(closed.err()).isEqualTo("projax: the answer could not be written to stdout\n");
        }
    }

    @Test
    void without_a_terminal_there_is_neither_colour_nor_spinner() throws IOException {
        try (Workplace place = Workplace.open()) {
            List<Finished> screens = new ArrayList<>();
            for (String command : List.of("start", "status", "restart", "logs", "stop", "--help", "nonsense")) {
                screens.add(place.terminal()
                        .with("TERM", "xterm-256color")
                        .run("sh", "-c", "\"$0\" " + command + " <&-", Workplace.command()[0]));
            }

            assertThat(screens).allMatch(it -> !(it.out() + it.err()).contains("\u001b"));
            assertThat(screens).extracting(Finished::exit).containsExactly(0, 0, 0, 0, 0, 0, 2);
        }
    }

    @Test
    void a_home_that_vanishes_comes_back_with_its_log() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            delete(place.home());

            Eventually.that(SOON, "the port file to be back", () -> Files.exists(place.portFile()));
            Finished stop = place.projax("stop");

            assertThat(stop.exit()).as(stop.err()).isZero();
            assertThat(place.projax("logs").out()).endsWith("projax: stopped\n");
        }
    }

    @Test
    void a_disk_that_is_full_for_the_log_does_not_stop_the_server() throws Exception {
        Requirement.root();
        Requirement.command("unshare");
        try (Workplace place = Workplace.open()) {
            String script = """
                    mount -t tmpfs -o size=64k tmpfs "$PROJAX_HOME" && chmod 700 "$PROJAX_HOME"
                    "$0" start
                    dd if=/dev/zero of="$PROJAX_HOME/filler" bs=1k count=100 2>/dev/null
                    "$0" port --verified
                    "$0" start
                    rm "$PROJAX_HOME/filler"
                    "$0" stop
                    """;

            Finished all = place.terminal()
                    .run(Duration.ofSeconds(60), "unshare", "-m", "sh", "-c", script, Workplace.command()[0]);

            String url = "http://localhost:" + place.port(0) + "\n";
            assertThat(all.out()).isEqualTo(url + place.port(0) + "\n" + url + "stopped " + url);
        }
    }

    private static List<Server> servers(Workplace place) throws IOException {
        return Discovery.of(place.app()).survey().servers().stream()
                .sorted((a, b) -> Integer.compare(a.port(), b.port()))
                .toList();
    }

    private static Path onlyLog(Workplace place) throws IOException {
        try (Stream<Path> logs = Files.list(place.home().resolve("logs"))) {
            List<Path> all = logs.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
