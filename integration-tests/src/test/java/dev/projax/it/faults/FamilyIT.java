package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** C2: a process and its descendants that share a listener are one holder, and its eldest is asked to terminate. */
final class FamilyIT {
    @BeforeAll
    static void needs() {
        Requirement.linux();
        Requirement.command("perl");
    }

    @Test
    void terminates_a_server_with_workers_by_its_eldest() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder server = PortHolder.withWorkers(place.port(0))) {
            String port = "" + place.port(0);

            Finished planned = place.projax("free", port, "--dry-run");
            Finished free = place.projax("free", port, "--yes");

            assertThat(planned.out())
                    .isEqualTo("would terminate perl (pid " + server.pid() + ") to free port " + port
                            + ", which 2 processes inherited from it\n");
            assertThat(free.exit()).as(free.err()).isZero();
            assertThat(free.out()).isEqualTo("port " + port + " is free: terminated perl (pid " + server.pid() + ")\n");
            assertThat(audit(place)).hasSize(2);
            FaultTable.record("C2", "family", 1, 0, Duration.ZERO);
        }
    }

    @Test
    void terminates_a_server_that_replaces_its_workers() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder server = PortHolder.withShortLivedWorkers(place.port(0))) {
            Finished free = place.projax("free", "" + place.port(0), "--yes");

            assertThat(free.exit()).as(free.err()).isZero();
            assertThat(server.isAlive()).isFalse();
            FaultTable.record("C2", "family that changes", 1, 0, Duration.ZERO);
        }
    }

    @Test
    void names_workers_that_keep_the_port_and_what_terminates_them() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder server = PortHolder.withAbandonedWorkers(place.port(0))) {
            String port = "" + place.port(0);
            ProcessHandle one = server.workers().get(0);
            ProcessHandle two = server.workers().get(1);

            Finished free = place.projax("free", port, "--yes", "--wait", "500ms");

            assertThat(free.exit()).isEqualTo(6);
            assertThat(server.workers()).allMatch(ProcessHandle::isAlive);
            String advised = free.err().replaceFirst("(?s).*; try: (.*)\n", "$1");
            assertThat(advised.split(" ")).containsExactlyInAnyOrder("kill", "" + one.pid(), "" + two.pid());
            assertThat(free.err())
                    .startsWith(
                            "projax: port " + port + " not freed: perl (pid " + server.pid() + ") exited, but perl (")
                    .contains("perl (pid " + one.pid() + ")", "perl (pid " + two.pid() + ")")
                    .contains(" inherited the port from it; try: ");

            place.terminal().run("sh", "-c", advised);

            awaitExit(server.workers());
            assertThat(place.projax("free", port).exit()).isEqualTo(3);
            FaultTable.record("C2", "family without its eldest", 1, 0, Duration.ZERO);
        }
    }

    @Test
    void kills_workers_that_keep_the_port_only_with_force() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder server = PortHolder.withStubbornWorkers(place.port(0))) {
            String port = "" + place.port(0);

            Finished free = place.projax("free", port, "--yes", "--wait", "500ms", "--force");

            assertThat(free.exit()).as(free.err()).isZero();
            assertThat(free.out())
                    .startsWith(
                            "port " + port + " is free: terminated perl (pid " + server.pid() + "); killed perl (pid ");
            awaitExit(server.workers());
            assertThat(audit(place)).hasSize(4);
            FaultTable.record("C2", "stubborn family", 1, 0, Duration.ZERO);
        }
    }

    /** Process 1, which adopts the workers, may take a moment to collect them. */
    private static void awaitExit(List<ProcessHandle> workers) {
        Eventually.that("the workers' exit", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static List<String> audit(Workplace place) throws IOException {
        return Files.readAllLines(place.home().resolve("audit.log"));
    }
}
