package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.LockHolder;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** L4: the process that holds a lease, its program, or both are killed, also while all ports are leased. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KilledHoldersIT {
    /** The row allows 1 s. A loaded machine may need longer, which is only recorded. */
    private static final Duration SURELY_FREE = Duration.ofSeconds(10);

    private final Timings holders = new Timings();
    private final Timings programs = new Timings();
    private final Timings both = new Timings();
    private final Timings inFullRange = new Timings();
    private int wrong;

    @Test
    void a_lease_is_over_when_its_holder_or_its_program_is_killed() throws IOException {
        killAll(1);
    }

    @Test
    @Tag("long")
    void a_lease_is_over_in_each_of_two_hundred_tries() throws IOException {
        killAll(50);
    }

    private void killAll(int rounds) throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            Leases leases = place.app().leases();
            for (int round = 0; round < rounds; round++) {
                List<Leased> leased = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    leased.add(new Leased(place, leases, place.port(i)));
                }
                for (Leased each : leased) {
                    each.awaitStart();
                }
                wrong += isOverWithoutItsHolder(leased.get(0)) ? 0 : 1;
                wrong += isOverWithoutItsProgram(leased.get(1)) ? 0 : 1;
                wrong += isOverWithoutBoth(leased.get(2)) ? 0 : 1;
                wrong += isLeasedAgainInFullRange(leased.get(3), place) ? 0 : 1;
            }
        }

        FaultTable.record("L4", "holder of a lease killed", holders.count(), 0, holders.worst());
        FaultTable.record("L4", "program of a lease killed", programs.count(), 0, programs.worst());
        FaultTable.record("L4", "both killed", both.count(), 0, both.worst());
        FaultTable.record("L4", "program killed in a full range", inFullRange.count(), 0, inFullRange.worst());
        FaultTable.record("L4", "all of these", 4 * rounds, wrong, Duration.ZERO);
        assertThat(wrong).as("leases that were wrong after a kill").isZero();
    }

    private boolean isOverWithoutItsHolder(Leased lease) {
        kill(lease.holder());
        long dead = System.nanoTime();
        boolean isOver = lease.isOver();
        holders.add(Timings.since(dead));
        return isOver && lease.program.process().isAlive();
    }

    private boolean isOverWithoutItsProgram(Leased lease) {
        ProcessHandle holder = lease.holder();
        lease.program.kill();
        long dead = System.nanoTime();
        Eventually.that(SURELY_FREE, "the lease of a killed program is over", lease::isOver);
        programs.add(Timings.since(dead));
        Eventually.that("the holder exits", () -> !holder.isAlive());
        return true;
    }

    private boolean isOverWithoutBoth(Leased lease) {
        ProcessHandle holder = lease.holder();
        lease.program.kill();
        kill(holder);
        long dead = System.nanoTime();
        boolean isOver = lease.isOver();
        both.add(Timings.since(dead));
        return isOver;
    }

    /** Leases all other ports, kills the program of the last one, and wants a port at once. */
    private boolean isLeasedAgainInFullRange(Leased lease, Workplace place) throws IOException {
        List<PortLease> others = new ArrayList<>();
        try {
            for (int port = place.range().first(); port <= place.range().last(); port++) {
                if (port != lease.port) {
                    others.add(lease.leases.lease(PortRange.of(port)));
                }
            }
            boolean isFull = isFull(lease.leases, place.range());
            lease.program.kill();
            long dead = System.nanoTime();
            // A call waits 1 s for the end of a lease anyway, but on a loaded machine the holder may need longer.
            try (PortLease again = lease.leases.waiting(SURELY_FREE).lease(place.range())) {
                inFullRange.add(Timings.since(dead));
                return isFull && again.port() == lease.port;
            }
        } finally {
            for (PortLease other : others) {
                other.close();
            }
        }
    }

    private static boolean isFull(Leases leases, PortRange range) throws IOException {
        try (PortLease lease = leases.lease(range)) {
            assertThat(lease).isNull();
            return false;
        } catch (NoFreePortException e) {
            return true;
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        Eventually.that("the process exits", () -> !process.isAlive());
    }

    /** A port that the command leased for a program that runs until it is killed. */
    private static final class Leased {
        private final Leases leases;
        private final Path directory;
        private final int port;
        private final ServerProcess program;

        Leased(Workplace place, Leases leases, int port) throws IOException {
            this.leases = leases;
            this.directory = Path.of(leases.toString());
            this.port = port;
            this.program = place.terminal()
                    .start(Workplace.command(
                            "lease", "--range", Integer.toString(port), "--", "sh", "-c", "echo up; exec sleep 300"));
        }

        void awaitStart() {
            Eventually.that("the program starts", () -> program.output().equals("up\n"));
            assertThat(leases.at(port).orElseThrow().pid()).hasValue(program.pid());
        }

        ProcessHandle holder() {
            return LockHolder.of(directory.resolve(port + ".lock"))
                    .flatMap(ProcessHandle::of)
                    .filter(it -> it.pid() != program.pid())
                    .orElseThrow();
        }

        boolean isOver() {
            return leases.at(port).isEmpty();
        }
    }
}
