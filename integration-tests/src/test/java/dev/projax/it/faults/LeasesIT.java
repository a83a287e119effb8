package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.registry.App;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A8: many processes lease ports of one range, and are killed while they hold leases. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeasesIT {
    @Test
    void eight_processes_lease_no_port_twice() throws IOException {
        contend(8, 400);
    }

    @Test
    @Tag("long")
    void sixty_four_processes_lease_no_port_twice() throws IOException {
        contend(64, 10_048);
    }

    private static void contend(int processes, int leases) throws IOException {
        int doubles = 0;
        int kept = 0;
        Timings freed = new Timings();
        try (Workplace place = Workplace.open()) {
            List<ChildJvm> takers = new ArrayList<>();
            try {
                for (int i = 0; i < processes; i++) {
                    takers.add(ChildJvm.start(
                            LeaseTaker.class, place.home(), place.range(), place.directory(), leases / processes));
                }
                for (ChildJvm taker : takers) {
                    assertThat(taker.line()).isEqualTo("ready");
                }
                for (ChildJvm taker : takers) {
                    taker.go();
                }
                for (ChildJvm taker : takers) {
                    doubles += Integer.parseInt(taker.line());
                }
                for (ChildJvm taker : takers) {
                    taker.go();
                    kept += isFreedByDeath(taker, place, freed) ? 0 : 1;
                }
            } finally {
                takers.forEach(ChildJvm::close);
            }
        }

        FaultTable.record("A8", "leases, " + processes + " JVMs", leases, doubles, Duration.ZERO);
        FaultTable.record("A8", "leases of killed JVMs", processes, kept, freed.worst());
        assertThat(doubles).as("ports leased twice").isZero();
        assertThat(kept).as("ports that a killed JVM kept").isZero();
    }

    private static boolean isFreedByDeath(ChildJvm taker, Workplace place, Timings freed) throws IOException {
        PortRange port = PortRange.parse(taker.line());
        Leases leases = App.named(
                        "acme",
                        port,
                        Map.of(
                                "ACME_HOME",
                                place.home().toString(),
                                "PROJAX_LEASES",
                                place.home().resolve("leases").toString()))
                .leases();
        assertThat(isFree(leases, port)).as("free while the JVM runs").isFalse();
        taker.close();
        long dead = System.nanoTime();
        boolean free = isFree(leases, port);
        freed.add(Timings.since(dead));
        return free;
    }

    private static boolean isFree(Leases leases, PortRange port) throws IOException {
        try {
            leases.lease(port).close();
            return true;
        } catch (NoFreePortException e) {
            return false;
        }
    }
}
