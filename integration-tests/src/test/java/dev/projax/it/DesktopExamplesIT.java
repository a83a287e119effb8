package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.NodeApp;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.VirtualScreen;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples for desktop apps do what their first lines say. */
final class DesktopExamplesIT {
    private static final int SEARCHING = 0xFFE8A3;
    private static final int CONNECTED = 0xB7E4C7;
    private static final int UNRESPONSIVE = 0xFFB4A2;
    private static final int DISCONNECTED = 0xC0C0C0;

    @Test
    void an_app_on_node_starts_the_server_uses_it_and_leaves_nothing_but_the_server() throws Exception {
        try (Workplace place = Workplace.open();
                NodeApp app = NodeApp.start(place)) {
            try {
                app.awaitStates(1);
                app.type("ensure");
                app.awaitStates(2);
                Eventually.that(
                        Duration.ofSeconds(10),
                        () -> "an answer, but got: " + app.output(),
                        () -> app.output().contains("health 200"));

                assertThat(app.leave()).isZero();
                assertThat(app.output()).containsExactly("searching", "connected " + place.url(0), "health 200");
            } finally {
                place.projax("stop", "--all");
            }
        }
    }

    /** A silent server becomes unresponsive after 5 s. */
    @Test
    @Tag("long")
    void a_swing_window_shows_each_state() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                VirtualScreen screen = VirtualScreen.open(place, 480, 160)) {
            screen.show(example("ServerWindow.java"));
            screen.await(SEARCHING, "searching");

            ServerProcess server = place.serve();
            screen.await(CONNECTED, "connected");

            server.suspend();
            screen.await(UNRESPONSIVE, "unresponsive");

            server.resume();
            screen.await(CONNECTED, "connected again");

            screen.click(240, 135);
            screen.await(DISCONNECTED, "disconnected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"electron-main.cjs", "ServerWindow.java"})
    void the_examples_have_at_most_60_lines(String name) throws IOException {
        assertThat(Files.readAllLines(example(name))).hasSizeLessThanOrEqualTo(60);
        assertThat(BridgeProcess.launcher()).isExecutable();
    }

    private static Path example(String name) {
        return Distribution.root().resolve("desktop-bridge/examples").resolve(name);
    }
}
