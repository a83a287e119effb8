package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.cli.Terminal.Screen;
import dev.projax.cli.command.Formats;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code who}, {@code ports} and {@code free}, in this process, which holds the port that they find. */
@Timeout(30)
class ConflictCommandsTest {
    private static final long SELF = ProcessHandle.current().pid();

    private final Path home;
    private final int port = FreePorts.one();
    private final Terminal terminal;

    ConflictCommandsTest(@TempDir Path parent) {
        home = parent.resolve("home");
        terminal = new Terminal(home, Integer.toString(port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "who | PORT is missing; try: projax who --help",
                "who x | PORT: \"x\" is not a port; write it like 38124",
                "who 0 | PORT: port 0 does not exist; ports are 1-65535",
                "free 70000 | PORT: port 70000 does not exist; ports are 1-65535",
                "free 1 2 | unknown argument \"2\"; try: projax free --help",
                "free 1 --wait 5 | --wait: \"5\" is not a valid time; write it like 500ms or 2s",
                "ports 1 | unknown argument \"1\"; try: projax ports --help",
                "doctor --fix | unknown option \"--fix\"; try: projax doctor --help"
            })
    void reports_wrong_arguments(String line, String message) {
        Screen screen = terminal.projax(line.split(" ", -1));

        assertThat(screen.exit()).isEqualTo(2);
        assertThat(screen.err()).first().isEqualTo("projax: " + message);
        assertThat(screen.out()).isEmpty();
    }

    @Test
    void shows_who_holds_a_port() throws IOException {
        try (ServerSocket holder = listener()) {
            Screen screen = terminal.projax("who", Integer.toString(port));

            assertThat(screen.exit()).isZero();
            assertThat(screen.err()).isEmpty();
            assertThat(screen.out())
                    .startsWith(port + "  foreign: java (pid " + SELF + ")", "  process    java (pid " + SELF + ")")
                    .contains("  user       " + System.getProperty("user.name"))
                    .contains("  directory  " + Path.of("").toAbsolutePath())
                    .contains("             listening socket 127.0.0.1:" + port + ", held by java (pid " + SELF + ")")
                    .anyMatch(line -> line.startsWith("  try        export PROJAX_RANGE="));
            assertThat(holder.isBound()).isTrue();
        }
    }

    @Test
    void shows_that_a_port_is_free() {
        Screen screen = terminal.projax("who", Integer.toString(port));

        assertThat(screen.exit()).isEqualTo(3);
        assertThat(screen.out())
                .containsExactly(
                        port + "  free",
                        "  evidence   every loopback address can be bound",
                        "  try        projax serve --port " + port);
    }

    @Test
    void has_the_documented_fields_in_json() throws IOException {
        try (ServerSocket holder = listener()) {
            JsonNode who = json(terminal.projax("who", Integer.toString(port), "--json"));

            assertThat(who.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "schema",
                            "id",
                            "port",
                            "url",
                            "pid",
                            "started",
                            "verified",
                            "program",
                            "portFile",
                            "home",
                            "kind",
                            "summary",
                            "command",
                            "evidence",
                            "holders",
                            "sockets",
                            "lease");
            assertThat(who.get("kind").textValue()).isEqualTo("FOREIGN");
            assertThat(who.get("holders").get(0).fieldNames())
                    .toIterable()
                    .containsExactly("pid", "name", "command", "user", "directory", "started", "state", "parents");
            assertThat(who.get("sockets").get(0).toString())
                    .matches("\\{\"state\":\"LISTENING\",\"address\":\"127.0.0.1:" + port
                            + "\",\"inTheWay\":true,\"uid\":[0-9]+,\"pids\":\\[" + SELF + "\\]\\}");
            assertThat(holder.isBound()).isTrue();
        }
    }

    @Test
    void shows_the_range() throws IOException {
        PortRange range = new PortRange(port, port + 1);
        Terminal wide = new Terminal(home, range.toString());
        try (ServerSocket holder = listener()) {
            Files.createDirectories(home);
            Files.writeString(home.resolve("api-port.txt"), port + "\n");

            Screen screen = wide.projax("ports");
            JsonNode json = json(wide.projax("ports", "--json"));

            assertThat(screen.out()).hasSize(3).first().asString().matches("   PORT +STATE +HOLDER +TRY");
            assertThat(screen.out().get(1))
                    .matches("\\*  " + port + " +foreign +java \\(pid " + SELF + "\\) +projax start");
            assertThat(screen.out().get(2)).startsWith("   " + (port + 1) + "  ");
            assertThat(json.get("ports")).hasSize(2);
            assertThat(json.get("ports").get(0).get("portFile").textValue()).endsWith("api-port.txt");
            assertThat(holder.isBound()).isTrue();
        }
    }

    @Test
    void terminates_nothing_if_the_port_is_free() {
        Screen screen = terminal.projax("free", Integer.toString(port));

        assertThat(screen.exit()).isEqualTo(3);
        assertThat(screen.out()).isEmpty();
        assertThat(screen.err())
                .containsExactly("projax: nothing holds port " + port + "; try: projax serve --port " + port);
        assertThat(home.resolve("audit.log")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--yes", "--dry-run", "--force", "--json"})
    void never_terminates_its_own_process(String option) throws IOException {
        List<String> words = option.isEmpty()
                ? List.of("free", Integer.toString(port))
                : List.of("free", Integer.toString(port), option);
        try (ServerSocket holder = listener()) {
            Screen screen = terminal.projax(words.toArray(String[]::new));

            assertThat(screen.exit()).isEqualTo(8);
            assertThat(screen.err())
                    .singleElement()
                    .asString()
                    .startsWith("projax: port " + port + " not freed: held by this process itself: java (pid " + SELF
                            + "); try: export PROJAX_RANGE=");
            assertThat(holder.isBound()).isTrue();
        }
        if (option.equals("--dry-run")) {
            assertThat(home.resolve("audit.log")).doesNotExist();
        } else {
            assertThat(new ObjectMapper()
                            .readTree(Files.readString(home.resolve("audit.log")))
                            .get("refusal")
                            .textValue())
                    .isEqualTo("SELF");
        }
    }

    @Test
    void text_from_a_program_cannot_control_the_terminal() {
        String escape = Character.toString(27);
        String turnRound = Character.toString(0x202e);

        assertThat(Formats.printable("a" + escape + "[2Jb\nc" + turnRound + "d\u00fc"))
                .isEqualTo("a?[2Jb?c?d\u00fc");
    }

    private ServerSocket listener() throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static JsonNode json(Screen screen) throws IOException {
        return new ObjectMapper().readTree(screen.out().get(0));
    }
}
