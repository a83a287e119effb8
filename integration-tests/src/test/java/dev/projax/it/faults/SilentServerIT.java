package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * B2: a suspended server is unresponsive after 5 s, and connected again as soon as it resumes, with no state in
 * between.
 */
@Tag("long")
final class SilentServerIT {
    private static final int TRIES = 3;

    @Test
    void is_unresponsive_and_then_connected_again() throws Exception {
        Requirement.linux();
        Timings back = new Timings();
        List<String> expected = new ArrayList<>(List.of("searching"));
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.open(place)) {
            bridge.awaitChange("searching");
            ServerProcess server = place.serve();
            String connected = "connected " + server.port();
            bridge.awaitChange(connected);
            expected.add(connected);
            for (int i = 0; i < TRIES; i++) {
                server.suspend();
                bridge.awaitChange("unresponsive " + server.port());
                expected.add("unresponsive " + server.port());

                long start = System.nanoTime();
                server.resume();
                back.add(Duration.ofNanos(bridge.awaitChange(connected).at() - start));
                expected.add(connected);
            }
            server.kill();
            bridge.awaitChange("searching");
            expected.add("searching");

            FaultTable.record("B2", "server suspended and resumed", TRIES, 0, back.worst());
            assertThat(bridge.words()).isEqualTo(expected);
            // its next comment is due every 2 s
            assertThat(back.worst()).isLessThan(Duration.ofSeconds(4));
        }
    }

    @Test
    void gives_way_to_another_server_that_responds() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                BridgeProcess bridge = BridgeProcess.open(place)) {
            ServerProcess silent = place.serve();
            bridge.awaitChange("connected " + silent.port());
            ServerProcess other = place.serve();

            silent.suspend();

            bridge.awaitChange("connected " + other.port());
            assertThat(bridge.words())
                    .containsExactly(
                            "searching",
                            "connected " + silent.port(),
                            "unresponsive " + silent.port(),
                            "connected " + other.port());
        }
    }
}
