package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** D2: a suspended server is unresponsive. No other process removes its record, and it works again when it resumes. */
@Tag("long")
final class HungServerIT {
    private static final int TRIES = 5;
    private static final Duration FIGURE = Duration.ofMillis(600);

    @Test
    void is_unresponsive_and_keeps_its_record() throws IOException {
        Requirement.linux();
        Timings searches = new Timings();
        List<String> wrong = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            List<String> files = place.files();
            for (int i = 0; i < TRIES; i++) {
                server.suspend();
                long start = System.nanoTime();
                DiscoveryReport report = Discovery.of(place.app()).search();
                searches.add(Timings.since(start));
                boolean silent = report.unresponsive()
                        .filter(it -> it.port() == server.port() && it.outcome() == Candidate.Outcome.UNRESPONSIVE)
                        .isPresent();
                List<Instance> swept = Instances.of(place.app()).sweep();
                boolean kept = swept.isEmpty()
                        && Instances.of(place.app()).list().stream()
                                .allMatch(it -> it.state() == InstanceState.UNRESPONSIVE);
                int exit = i == 0 ? place.projax("status").exit() : 6;

                server.resume();
                boolean back = Discovery.of(place.app())
                        .within(Duration.ofSeconds(5))
                        .find()
                        .filter(it -> it.verified() && it.port() == server.port())
                        .isPresent();
                if (!silent || !kept || !back || exit != 6 || !place.files().equals(files)) {
                    wrong.add("silent " + silent + ", kept " + kept + ", back " + back + ", exit " + exit + ", files "
                            + place.files() + ", " + report.candidates());
                }
            }
        }

        FaultTable.record("D2", "hung server", TRIES, wrong.size(), searches.worst());
        assertThat(wrong).isEmpty();
        assertThat(searches.worst()).isLessThanOrEqualTo(FIGURE);
    }
}
