package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code projax start} leaves a server running in the background. */
final class StartIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void start_prints_the_url_of_a_verified_server_that_outlives_it() throws IOException {
        try (Workplace place = Workplace.open()) {
            Finished start = place.projax("start");

            assertThat(start.exit()).isZero();
            assertThat(start.out()).isEqualTo(place.url(0) + "\n");
            assertThat(start.err()).isEqualTo("projax: started; its log: projax logs " + place.port(0) + "\n");
            assertThat(place.projax("port", "--verified").out()).isEqualTo(place.port(0) + "\n");
        }
    }

    @Test
    void start_accepts_a_server_that_already_runs() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();

            Finished start = place.projax("start");

            assertThat(start.exit()).isZero();
            assertThat(start.out()).isEqualTo(server.url() + "\n");
            assertThat(start.err()).isEqualTo("projax: already running\n");
            assertThat(place.servers()).hasSize(1);
        }
    }

    @Test
    void start_new_starts_another_one() throws IOException {
        try (Workplace place = Workplace.open()) {
            place.projax("start");

            Finished second = place.projax("start", "--new", "--quiet");

            assertThat(second.out()).isEqualTo(place.url(1) + "\n");
            assertThat(second.err()).isEmpty();
            assertThat(place.servers()).extracting(Server::port).containsExactly(place.port(0), place.port(1));
            assertThat(place.portFile()).hasContent(place.port(0) + "\n");
        }
    }

    @Test
    void a_server_that_cannot_start_says_why_in_one_line_and_its_exit_code_is_passed_on() throws IOException {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.listeningOn(place.port(3))) {
            Finished start = place.projax("start", "--port", Integer.toString(place.port(3)));

            assertThat(start.exit()).isEqualTo(4);
            assertThat(start.out()).isEmpty();
            assertThat(start.err())
                    .startsWith("projax: cannot bind port " + place.port(3) + ": ")
                    .hasLineCount(1);
            assertThat(place.processes()).isEmpty();
        }
    }

    @Test
    void start_and_restart_can_allow_an_origin() throws IOException {
        Requirement.command("curl");
        try (Workplace place = Workplace.open()) {
            String origin = "https://app.example";

            Finished wrong = place.projax("start", "--allow-origin", "null");
            Finished start = place.projax("start", "--allow-origin", origin);
            Finished restart = place.projax("restart", "--allow-origin", origin);

            assertThat(wrong.exit()).isEqualTo(2);
            assertThat(wrong.err()).contains("--allow-origin: \"null\" stands for files");
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
    void start_and_restart_can_allow_a_host_by_option_or_variable() throws IOException {
        try (Workplace place = Workplace.open()) {
            Finished start = place.projax("start", "--allow-host", "Box.example");
            boolean byOption = letsIn("box.example:1", start);
            Finished again = place.projax("start", "--allow-host", "other.example");
            Terminal terminal = place.terminal().with("PROJAX_ALLOW_HOST", "a.example, B.example");
            Finished restart = terminal.run(Workplace.command("restart"));

            assertThat(byOption).as(start.err()).isTrue();
            assertThat(again.err()).contains("so --allow-host was not applied");
            assertThat(letsIn("a.example", restart)).as(restart.err()).isTrue();
            assertThat(letsIn("b.example", restart)).isTrue();
            assertThat(letsIn("box.example", restart)).isFalse();
        }
    }

    /** Returns whether the server that a command printed the URL of lets in requests to {@code host}. */
    private static boolean letsIn(String host, Finished command) throws IOException {
        int port = URI.create(command.out().strip()).getPort();
        return RawHttp.ask(port, "GET /health HTTP/1.1", "Host: " + host).status() == 200;
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

    @Tag("long")
    @Test
    void a_home_that_vanishes_comes_back_with_its_log() throws Exception {
        try (Workplace place = Workplace.open()) {
            place.projax("start");
            delete(place.home());

            Eventually.that(SOON, "a new port file", () -> Files.exists(place.portFile()));
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

            String url = place.url(0) + "\n";
            assertThat(all.out()).isEqualTo(url + place.port(0) + "\n" + url + "stopped " + url);
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
