package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.TestPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A1: many processes take ports of one range at the same time. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ContendedStartIT {
    @TempDir
    private Path witnesses;

    @Test
    void four_processes_never_hold_the_same_port() throws IOException {
        contend(4, 400, 40);
    }

    @Test
    @Tag("long")
    void eight_processes_never_hold_the_same_port() throws IOException {
        contend(8, 10_000, 2_500);
    }

    /** @param fewest the number of refusals to exceed: processes that only take turns would prove nothing */
    private void contend(int processes, int allocations, long fewest) throws IOException {
        List<PortTaker.Tally> tallies;
        try (TestPorts ports = TestPorts.take()) {
            tallies = run(processes, ports.range(), allocations / processes);
        }

        int tries = tallies.stream().mapToInt(PortTaker.Tally::allocations).sum();
        int shared = tallies.stream().mapToInt(PortTaker.Tally::shared).sum();
        int errors = tallies.stream().mapToInt(PortTaker.Tally::errors).sum();
        long refused = tallies.stream().mapToLong(PortTaker.Tally::refused).sum();
        Duration worst = tallies.stream()
                .map(PortTaker.Tally::worst)
                .max(Duration::compareTo)
                .orElseThrow();
        FaultTable.record("A1", "contended start, " + processes + " JVMs", tries, shared + errors, worst);

        assertThat(tries).isEqualTo(allocations);
        assertThat(shared).as("ports with two owners").isZero();
        assertThat(errors).as("errors other than a taken port").isZero();
        assertThat(refused).as("ports refused to a loser").isGreaterThan(fewest);
    }

    private List<PortTaker.Tally> run(int processes, Object range, int allocations) throws IOException {
        List<ChildJvm> takers = new ArrayList<>();
        try {
            for (int i = 0; i < processes; i++) {
                takers.add(ChildJvm.start(PortTaker.class, range, allocations, witnesses));
            }
            for (ChildJvm taker : takers) {
                assertThat(taker.line()).isEqualTo("ready");
            }
            for (ChildJvm taker : takers) {
                taker.go();
            }
            List<PortTaker.Tally> tallies = new ArrayList<>();
            for (ChildJvm taker : takers) {
                tallies.add(PortTaker.Tally.parse(taker.line()));
            }
            return tallies;
        } finally {
            takers.forEach(ChildJvm::close);
        }
    }
}
