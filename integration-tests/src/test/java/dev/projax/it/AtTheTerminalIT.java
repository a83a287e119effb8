package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.TerminalWindow;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees in a real terminal, and what is left there. */
final class AtTheTerminalIT {
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";

    @Test
    void colors_show_the_health_of_a_server() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            ServerProcess healthy = place.serve();
            ServerProcess hung = place.serve();
            hung.suspend();

            window.enter("projax status")
                    .awaitScreen("both", screen -> screen.contains("unresponsive") && screen.endsWith("$"));

            assertThat(window.coloredScreen()).contains(GREEN + "healthy").contains(RED + "unresponsive");
            assertThat(window.screen()).contains(healthy.port() + "  healthy ");
        }
    }

    @Test
    void no_color_is_respected() throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            place.serve();

            window.enter("NO_COLOR=1 projax status; NO_COLOR=1 projax nonsense")
                    .awaitScreen("the mistake", screen -> screen.contains("unknown command") && screen.endsWith("$"));

            assertThat(window.coloredScreen()).contains("healthy").doesNotContain(GREEN, RED);
        }
    }

    @Test
    void a_table_is_cut_to_a_narrow_terminal() throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place, 40)) {
            place.serve();

            window.enter("projax status").awaitScreen("the end of a line", screen -> screen.contains("…"));

            assertThat(window.screen().lines().filter(line -> line.contains("healthy")))
                    .singleElement()
                    .satisfies(line -> assertThat(line).hasSize(40).endsWith("…"));
        }
    }

    @Test
    void a_spinner_says_what_it_waits_for_and_leaves_nothing_behind() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            place.serve().suspend();

            window.enter("projax stop --deadline 50ms; clear; projax stop --force");
            window.awaitScreen("the spinner", screen -> screen.contains(", waiting for "));

            window.awaitScreen(
                    "the end",
                    screen ->
                            screen.contains(" was killed: ") && screen.contains("\nstopped ") && screen.endsWith("$"));
            assertThat(window.screen()).doesNotContain("waiting");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 40})
    void a_spinner_fits_a_narrow_terminal(int columns) throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place, columns)) {
            place.serve().suspend();

            window.enter("clear; projax stop --force");
            window.awaitScreen("the spinner", screen -> screen.contains(" s, waiting f"));

            assertThat(window.screen()).hasLineCount(1).endsWith("…");
            window.awaitScreen("the end", screen -> screen.contains("\nstopped ") && screen.endsWith("$"));
            assertThat(window.screen()).startsWith("projax: the server o").doesNotContain("wait");
        }
    }

    @Test
    void a_spinner_turns_while_a_command_waits_for_an_answer() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            place.serve().suspend();

            window.enter("projax start");
            window.awaitScreen("the spinner", screen -> screen.contains(" s, waiting for the server on port "));

            window.awaitScreen("the error", screen -> screen.contains(" does not respond; ") && screen.endsWith("$"));
            assertThat(window.screen()).doesNotContain("waiting");
        }
    }

    @Test
    void watching_draws_in_place_until_ctrl_c() throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            place.serve();
            window.enter("projax status --watch").awaitScreen("one server", screen -> rows(screen) == 1);

            ServerProcess second = place.serve();
            window.awaitScreen("two servers", screen -> rows(screen) == 2);
            second.terminate();
            window.awaitScreen("one server again", screen -> rows(screen) == 1);
            window.press("C-c").awaitScreen("the prompt", screen -> screen.endsWith("$"));

            assertThat(window.screen().lines().filter(line -> line.contains("STATE")))
                    .hasSize(1);
            window.enter("echo code $?").awaitScreen("the exit code", screen -> screen.contains("code 130"));
        }
    }

    @Test
    void ctrl_z_stops_the_script_but_not_the_server_that_it_started() throws IOException {
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            window.enter("sh -c 'projax start; sleep 60'").awaitScreen("the URL", screen -> screen.contains("http://"));

            window.press("C-z").awaitScreen("the prompt", screen -> screen.endsWith("$"));

            assertThat(place.projax("port", "--verified", "--deadline", "10s").exit())
                    .isZero();
        }
    }

    @Test
    void ctrl_c_during_a_restart_says_that_no_server_runs() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place, 120)) {
            ServerProcess server = place.serve();
            window.enter("clear; projax restart")
                    .awaitScreen("the server's restart", screen -> place.hasSpawnedServer());

            window.press("C-c").awaitScreen("the prompt", screen -> screen.endsWith("$"));

            assertThat(window.screen())
                    .contains(server.url() + " has stopped and was not started again; try: projax start --port "
                            + server.port());
        }
    }

    @Test
    void ctrl_c_while_a_server_starts_stops_that_too_and_leaves_clean_files() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                TerminalWindow window = TerminalWindow.open(place)) {
            for (int i = 0; i < 5; i++) {
                int background = i;
                window.enter("clear; projax start");
                window.awaitScreen(
                        "the beginning of the start", screen -> place.hasSpawnedServer() || screen.contains("http"));

                window.press("C-c").awaitScreen("the prompt", screen -> screen.endsWith("$"));

                window.enter("clear; projax stop --all --quiet; echo done " + i)
                        .awaitScreen("the end", screen -> screen.contains("done " + background));
                assertThat(window.screen()).doesNotContain("waiting", "Exception");
            }
            window.awaitScreen("no process left", screen -> !place.isBusy());
            assertThat(place.files()).allMatch(name -> name.startsWith("logs/") || name.equals("start.lock"));
        }
    }

    private static long rows(String screen) {
        return screen.lines().filter(line -> line.contains(" healthy ")).count();
    }
}
