package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortFileLocker;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E10: the port file belongs to a process that clients of this home cannot reach. */
@Tag("long")
final class OwnerOutOfReachIT {
    private static final Duration FIGURE = Duration.ofSeconds(6);

    @Test
    void a_server_of_another_home_is_reported_and_another_one_can_start() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess owner = place.serve();
            Path home = Files.createDirectory(
                    place.directory().resolve("another home"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Terminal other = place.terminal()
                    .with("PROJAX_HOME", home.toString())
                    .with("PROJAX_PORT_FILE", place.portFile().toString());

            isReported(
                    other,
                    place,
                    "two homes, one port file",
                    place.portFile() + " belongs to the server on port " + owner.port() + ", which uses another home");
            canStartAnother(other, place);
        }
    }

    @Test
    void a_server_in_another_network_namespace_is_reported_and_another_one_can_start() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            ServerProcess owner = place.serve();
            Terminal other = place.terminal().in(network);

            isReported(
                    other,
                    place,
                    "two namespaces, one home",
                    place.portFile() + " belongs to the server on port " + owner.port()
                            + " in another network namespace, such as a container (pid " + owner.pid());
            canStartAnother(other, place);
        }
    }

    @Test
    void another_program_with_the_lock_is_reported_and_a_server_can_start() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open();
                PortFileLocker stranger = PortFileLocker.of(place)) {
            isReported(
                    place.terminal(),
                    place,
                    "another program's lock",
                    place.portFile() + ".lock is locked by java, pid " + stranger.pid());
            canStartAnother(place.terminal(), place);
        }
    }

    @Test
    void another_program_with_the_start_lock_is_reported_and_a_server_can_start() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            Path lock = place.portFile().resolveSibling("start.lock");
            try (PortFileLocker stranger = PortFileLocker.of(lock)) {
                Finished start = place.terminal().run(Workplace.command("start"));
                Finished another = place.terminal().run(Workplace.command("start", "--new"));
                Finished stop = place.terminal().run(Workplace.command("stop"));

                boolean right = start.exit() == 6
                        && start.err().startsWith("projax: " + lock + " is locked by java, pid " + stranger.pid())
                        && start.err().lines().count() == 1;
                FaultTable.record("E10", "another program's lock of the start", 1, right ? 0 : 1, start.took());
                assertThat(right).as(start.exit() + " " + start.err()).isTrue();
                assertThat(start.took()).isLessThanOrEqualTo(FIGURE);
                assertThat(another.exit()).as(another.err()).isZero();
                assertThat(stop.exit()).as(stop.err()).isZero();
            }
        }
    }

    /** Expects one line, in time, with a next step, and no new server that competes with the owner. */
    private static void isReported(Terminal terminal, Workplace place, String fault, String who) throws IOException {
        Finished start = terminal.run(Workplace.command("start"));

        boolean right = start.exit() == 6
                && start.err().startsWith("projax: " + who)
                && start.err().contains("try: projax start --new")
                && start.err().lines().count() == 1
                && !place.hasSpawnedServer();
        boolean slow = start.took().compareTo(FIGURE) > 0;
        FaultTable.record("E10", fault, 1, right && !slow ? 0 : 1, start.took());
        assertThat(right).as(start.exit() + " " + start.err()).isTrue();
        assertThat(start.took()).isLessThanOrEqualTo(FIGURE);

        Finished doctor = terminal.run(Workplace.command("doctor"));
        assertThat(doctor.exit()).as(doctor.out()).isEqualTo(1);
        assertThat(doctor.out()).containsPattern("fail +port file +" + Pattern.quote(who));
        assertThat(doctor.out()).contains("fix: projax start --new");
    }

    /** Expects that the advice works, and that all clients of this home then find a server. */
    private static void canStartAnother(Terminal terminal, Workplace place) throws IOException {
        Finished another = terminal.run(Workplace.command("start", "--new"));
        Finished again = terminal.run(Workplace.command("start"));
        Finished doctor = terminal.run(Workplace.command("doctor"));
        Finished stop = terminal.run(Workplace.command("stop"));

        assertThat(another.exit()).as(another.err()).isZero();
        assertThat(another.err()).startsWith("projax: " + place.portFile()).contains("do not find this server");
        assertThat(again.out()).isEqualTo(another.out());
        assertThat(doctor.exit()).as(doctor.out()).isZero();
        assertThat(stop.exit()).as(stop.err()).isZero();
    }
}
