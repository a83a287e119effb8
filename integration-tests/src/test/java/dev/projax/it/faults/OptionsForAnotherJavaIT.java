package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E8: options for the user's own Java do not reach ours, and reach a leased program unchanged. */
@Tag("long")
final class OptionsForAnotherJavaIT {
    /** A heap larger than any machine, a debug agent that only one JVM at a time can run, and logs on stdout. */
    private static Map<String, String> options(int port) {
        return Map.of(
                "JAVA_TOOL_OPTIONS",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port,
                "JDK_JAVA_OPTIONS",
                "-Xms99g -Xmx99g",
                "_JAVA_OPTIONS",
                "-Xlog:gc*",
                "_JAVA_LAUNCHER_DEBUG",
                "1",
                "CLASSPATH",
                "");
    }

    @Test
    void every_command_works_and_prints_nothing_else() throws Exception {
        try (Workplace place = Workplace.open()) {
            String port = Integer.toString(place.port(0));
            Terminal terminal = place.terminal().with(options(place.port(9))).with("PROJAX_DEADLINE", "10s");
            Map<String, String> answers = new LinkedHashMap<>();
            answers.put("start", place.url(0) + "\n");
            answers.put("port", port + "\n");
            answers.put("url", place.url(0) + "\n");
            answers.put("status", "(?s) +PORT .*");
            answers.put("discover --json", "\\{.*}\n");
            answers.put("who " + port, "(?s)" + port + " .*");
            answers.put("ports", "(?s) *PORT .*");
            answers.put("logs -n 1", "[^\n]*\n");
            answers.put("completion bash", "(?s)# .*");
            answers.put("lease --range " + place.port(8) + " -- echo {port}", "[0-9]+\n");
            answers.put("restart", place.url(0) + "\n");
            answers.put("stop", "(stopped )?" + place.url(0) + "\n");
            List<String> wrong = new ArrayList<>();

            answers.forEach((command, answer) -> {
                Finished finished = run(terminal, command);
                if (finished.exit() != 0
                        || !finished.out().matches(answer)
                        || finished.err().contains("Picked up")) {
                    wrong.add(command + ": " + finished);
                }
            });

            FaultTable.record("E8", "options for another Java", answers.size(), wrong.size(), Duration.ZERO);
            assertThat(wrong).isEmpty();
        }
    }

    @Test
    void a_leased_program_gets_them_unchanged() throws Exception {
        try (Workplace place = Workplace.open()) {
            Map<String, String> options = options(place.port(9));
            String script =
                    "for n in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS _JAVA_LAUNCHER_DEBUG CLASSPATH; do"
                            + " eval \"echo $n=\\${$n-unset}\"; done; env | grep -c -e PROJAX_SAVED -e _JAVA_SR_SIGNUM";
            String[] lease = Workplace.command("lease", "--", "sh", "-c", script);

            List<String> given =
                    place.terminal().with(options).run(lease).out().lines().toList();
            String none = place.terminal()
                    .without("CLASSPATH")
                    .without("_JAVA_LAUNCHER_DEBUG")
                    .run(lease)
                    .out();

            assertThat(given).hasSize(options.size() + 1).endsWith("0");
            options.forEach((name, value) -> assertThat(given).contains(name + "=" + value));
            assertThat(none.lines().limit(5)).allMatch(line -> line.endsWith("=unset"));
        }
    }

    @Test
    void projax_java_options_write_only_to_stderr() throws Exception {
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal();
            ServerProcess server = terminal.with("PROJAX_JAVA_OPTIONS", "-Xmx64m -Xlog:gc")
                    .start(Workplace.command("serve"))
                    .awaitUrl();

            Finished broken = terminal.with("PROJAX_JAVA_OPTIONS", "-Xmx99999g").run(Workplace.command("port"));
            Finished unknown =
                    terminal.with("PROJAX_JAVA_OPTIONS", "-XX:+NoSuch").run(Workplace.command("port"));

            assertThat(server.output()).isEqualTo(server.url() + "\n");
            for (Finished each : List.of(broken, unknown)) {
                assertThat(each.exit()).isEqualTo(1);
                assertThat(each.out()).isEmpty();
                assertThat(each.err()).isNotEmpty();
            }
        }
    }

    private static Finished run(Terminal terminal, String command) {
        try {
            return terminal.run(Workplace.command(command.split(" ", -1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
