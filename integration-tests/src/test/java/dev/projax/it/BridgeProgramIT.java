package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code bin/projax-desktop-bridge} as an app uses it: over two pipes. */
final class BridgeProgramIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    @Test
    void reports_the_state_after_the_welcome_and_at_every_change() throws Exception {
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.start(place)) {
            assertThat(bridge.request("server/current", "{}").at("/error/code").asInt())
                    .isEqualTo(-32002);
            assertThat(bridge.changes()).isEmpty();

            JsonNode welcome = bridge.request("initialize", "{}");

            assertThat(welcome.at("/result/name").asText()).isEqualTo("projax-desktop-bridge");
            bridge.awaitChange("searching");
            ServerProcess server = place.serve();
            bridge.awaitChange("connected " + server.port());
            server.terminate();
            bridge.awaitChange("searching");
            assertThat(bridge.words()).containsExactly("searching", "connected " + server.port(), "searching");
        }
    }

    @Test
    void passes_on_requests_and_never_shows_the_token() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            String token = place.authorization().substring("Bearer ".length());
            try (BridgeProcess bridge = BridgeProcess.open(place)) {
                bridge.awaitChange("connected " + server.port());

                JsonNode health = bridge.request("server/request", "{\"method\":\"GET\",\"path\":\"/health\"}");
                JsonNode missing = bridge.request("server/request", "{\"method\":\"GET\",\"path\":\"/x\"}");
                JsonNode stop = bridge.request(
                        "server/request", "{\"method\":\"POST\",\"path\":\"/shutdown\",\"body\":\"{}\"}");

                assertThat(health.at("/result/status").asInt()).isEqualTo(200);
                assertThat(missing.at("/result/status").asInt()).isEqualTo(404);
                assertThat(stop.at("/result/status").asInt()).isEqualTo(202);
                assertThat(server.awaitExit(AT_ONCE)).isZero();
                bridge.awaitChange("searching");
                assertThat(health + " " + missing + " " + stop + bridge.changes())
                        .doesNotContain(token);
            }
        }
    }

    @Test
    void survives_malformed_messages() throws Exception {
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.open(place)) {
            for (String wrong : List.of(
                    "garbage\r\n\r\n",
                    "Content-Length: x\r\n\r\n",
                    "Content-Length: 5\r\n\r\n{\"a\":",
                    "Content-Length: 1\r\n\r\n1",
                    frame("[".repeat(900_000)),
                    frame("[" + "0,".repeat(450_000) + "0]"),
                    "Content-Length: 5000000\r\n\r\n" + " ".repeat(5_000_000),
                    "Content-Length: 99999999999999999999\r\n\r\n",
                    "x".repeat(20_000) + "\r\n\r\n")) {
                bridge.sendRaw(wrong);

                JsonNode error = bridge.next();
                assertThat(error.get("id").isNull()).isTrue();
                assertThat(error.at("/error/code").asInt()).isIn(-32700, -32600);
                assertThat(bridge.request("server/current", "{}").has("result")).isTrue();
            }
        }
    }

    @Test
    void exits_on_shutdown_and_when_stdin_ends_even_in_the_middle_of_a_frame() throws Exception {
        try (Workplace place = Workplace.open();
                BridgeProcess told = BridgeProcess.open(place);
                BridgeProcess left = BridgeProcess.open(place);
                BridgeProcess within = BridgeProcess.open(place)) {
            JsonNode farewell = told.request("shutdown", "null");
            left.process().getOutputStream().close();
            within.sendRaw("Content-Length: 100\r\n\r\n{\"jsonrpc\"");
            within.process().getOutputStream().close();

            assertThat(farewell.has("result")).isTrue();
            assertThat(farewell.get("result").isNull()).isTrue();
            for (BridgeProcess bridge : List.of(told, left, within)) {
                assertThat(bridge.awaitExit(AT_ONCE)).isZero();
            }
        }
    }

    @Test
    void terminates_a_launch_when_it_gets_a_signal() throws Exception {
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.start(place)) {
            ProcessHandle launched = launching(bridge);

            bridge.signal("TERM");

            Eventually.that(
                    AT_ONCE, "the exit of the bridge", () -> !bridge.process().isAlive());
            Eventually.that(AT_ONCE, "the exit of the launch", () -> !launched.isAlive());
        }
    }

    @Test
    void writes_only_frames_to_stdout_whatever_the_jvm_logs() throws Exception {
        for (String option : List.of("-XX:+UseLargePages", "-Xlog:all=info", "-Xlog:gc")) {
            try (Workplace place = Workplace.open();
                    BridgeProcess bridge = BridgeProcess.start(place, Map.of("PROJAX_JAVA_OPTIONS", option))) {
                assertThat(bridge.request("initialize", "{}").has("result"))
                        .as(option)
                        .isTrue();
                bridge.awaitChange("searching");
                assertThat(bridge.request("shutdown", "null").has("result"))
                        .as(option)
                        .isTrue();
                assertThat(bridge.awaitExit(AT_ONCE)).as(option).isZero();
            }
        }
    }

    @Test
    void the_library_alone_finds_the_launcher_next_to_it() throws Exception {
        try (Workplace place = Workplace.open()) {
            Files.writeString(place.directory().resolve("Ensure.java"), """
                    import dev.projax.core.registry.App;
                    import dev.projax.desktop.*;

                    public class Ensure {
                        public static void main(String[] none) throws Exception {
                            ConnectionOptions options = ConnectionOptions.of(App.projax(System.getenv()));
                            try (var connection = ServerConnection.open(options, state -> {}, Runnable::run)) {
                                System.out.println(connection.ensureRunning(java.time.Duration.ofSeconds(60)).port());
                            }
                        }
                    }
                    """);
            try {
                Finished finished = place.terminal()
                        .run(
                                Path.of(System.getProperty("java.home"), "bin/java")
                                        .toString(),
                                "-cp",
                                Distribution.directory().resolve("lib") + "/*",
                                "Ensure.java");

                assertThat(finished.exit()).as(finished.err()).isZero();
                assertThat(finished.out().strip())
                        .isEqualTo(Files.readString(place.portFile()).strip());
            } finally {
                place.projax("stop", "--all");
            }
        }
    }

    @Test
    void terminates_a_launch_when_stdin_ends() throws Exception {
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.start(place)) {
            ProcessHandle launched = launching(bridge);

            bridge.process().getOutputStream().close();

            assertThat(bridge.awaitExit(AT_ONCE)).isZero();
            Eventually.that(AT_ONCE, "the exit of the launch", () -> !launched.isAlive());
        }
    }

    private static ProcessHandle launching(BridgeProcess bridge) throws IOException {
        bridge.request("initialize", "{\"launch\":[\"sleep\",\"100\"]}");
        bridge.send("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"server/ensure\"}");
        ProcessHandle process = bridge.process().toHandle();
        Eventually.that(
                AT_ONCE, "the launch", () -> process.children().findAny().isPresent());
        return process.children().findAny().orElseThrow();
    }

    @Test
    void exits_with_its_parent_even_if_another_process_keeps_stdin_open() throws Exception {
        Requirement.command("mkfifo");
        try (Workplace place = Workplace.open()) {
            place.terminal().run("mkfifo", "pipe");
            ServerProcess parent = place.terminal()
                    .start(
                            "sh",
                            "-c",
                            "\"$0\" <pipe >frames & echo $! >pid; wait",
                            BridgeProcess.launcher().toString());
            try (RandomAccessFile writer =
                    new RandomAccessFile(place.directory().resolve("pipe").toFile(), "rw")) {
                String message = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\"}";
                writer.write(("Content-Length: " + message.length() + "\r\n\r\n" + message)
                        .getBytes(StandardCharsets.US_ASCII));
                Eventually.that(
                        AT_ONCE,
                        "a frame",
                        () -> place.directory().resolve("frames").toFile().length() > 0);
                long pid = Long.parseLong(
                        Files.readString(place.directory().resolve("pid")).strip());
                ProcessHandle bridge = ProcessHandle.of(pid).orElseThrow();
                assertThat(bridge.isAlive()).isTrue();

                parent.kill();

                Eventually.that(AT_ONCE, "the exit of the bridge", () -> !bridge.isAlive());
            }
        }
    }

    @Tag("long")
    @Test
    void ten_bridges_that_ensure_a_server_at_once_get_the_same_one() throws Exception {
        try (Workplace place = Workplace.open()) {
            List<BridgeProcess> bridges = new ArrayList<>();
            try {
                for (int i = 0; i < 10; i++) {
                    bridges.add(BridgeProcess.open(place));
                }
                for (BridgeProcess bridge : bridges) {
                    bridge.send("{\"jsonrpc\":\"2.0\",\"id\":1000,\"method\":\"server/ensure\","
                            + "\"params\":{\"timeoutMillis\":120000}}");
                }
                Set<String> servers = new HashSet<>();
                for (BridgeProcess bridge : bridges) {
                    JsonNode answer = bridge.next();
                    assertThat(answer.has("result")).as(answer.toString()).isTrue();
                    servers.add(answer.at("/result/id").asText());
                }

                assertThat(servers).hasSize(1);
                assertThat(Instances.of(place.app()).list()).hasSize(1);
            } finally {
                bridges.forEach(BridgeProcess::close);
                place.projax("stop", "--all");
            }
        }
    }

    private static String frame(String content) {
        return "Content-Length: " + content.length() + "\r\n\r\n" + content;
    }

    @Test
    void explains_itself_when_started_like_a_command() throws IOException {
        try (Workplace place = Workplace.open()) {
            Finished finished = place.terminal().run(BridgeProcess.launcher().toString(), "--help");

            assertThat(finished.exit()).isEqualTo(2);
            assertThat(finished.out()).isEmpty();
            assertThat(finished.err())
                    .startsWith("projax-desktop-bridge: takes no arguments")
                    .hasLineCount(1);
        }
    }
}
