package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** B3: the app is suspended, as when the machine sleeps. When it resumes, its state is right within a second. */
final class PausedAppIT {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration FIGURE = Duration.ofSeconds(1);

    @Test
    void finds_a_server_that_has_moved() throws Exception {
        moves_while_the_app_is_suspended(SHORT);
    }

    @Test
    @Tag("long")
    void finds_a_server_that_has_moved_a_minute_ago() throws Exception {
        moves_while_the_app_is_suspended(LONG);
    }

    @Test
    @Tag("long")
    void a_server_that_has_stayed_is_not_unresponsive_first() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.open(place)) {
            ServerProcess server = place.serve();
            bridge.awaitChange("connected " + server.port());

            bridge.signal("STOP");
            pause(Duration.ofSeconds(10));
            bridge.signal("CONT");
            assertThat(bridge.request("server/current", "{}")
                            .at("/result/state")
                            .asText())
                    .isEqualTo("connected");

            server.kill();
            bridge.awaitChange("searching");
            assertThat(bridge.words()).containsExactly("searching", "connected " + server.port(), "searching");
        }
    }

    private static void moves_while_the_app_is_suspended(Duration pause) throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.open(place)) {
            ServerProcess before = place.serve();
            bridge.awaitChange("connected " + before.port());

            bridge.signal("STOP");
            before.kill();
            ServerProcess after = place.serve("--port", Integer.toString(place.port(5)));
            pause(pause);
            long start = System.nanoTime();
            bridge.signal("CONT");
            Duration right = Duration.ofNanos(
                    bridge.awaitChange("connected " + after.port()).at() - start);

            FaultTable.record("B3", "app suspended for " + pause.toSeconds() + " s, server moves", 1, 0, right);
            assertThat(bridge.words())
                    .isEqualTo(List.of(
                            "searching", "connected " + before.port(), "searching", "connected " + after.port()));
            assertThat(right).isLessThanOrEqualTo(FIGURE);
        }
    }

    /** Waits on purpose, because this fault is about time. */
    private static void pause(Duration pause) {
        long end = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(Math.min(TimeUnit.MILLISECONDS.toNanos(100), end - System.nanoTime()));
        }
    }
}
