package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.portfile.PortFile;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * R7, R8, R9: the port file always names a live server, whatever happens to the server that it named, or to the file.
 */
final class OwnerEndsIT {
    private static final int ROUNDS = 100;
    private static final Duration FIGURE = Duration.ofMillis(100);
    private static final Duration RESTORED = Duration.ofSeconds(10);

    @Test
    @Tag("long")
    void the_file_names_the_next_server_in_line() throws IOException {
        try (Workplace place = Workplace.open()) {
            handOver(place, "port file's owner stops");
        }
    }

    @Test
    @Tag("long")
    void the_file_names_the_next_server_in_line_under_disk_load() throws IOException {
        try (Workplace place = Workplace.open();
                DiskLoad load = DiskLoad.on(place.directory())) {
            handOver(place, "the same under disk load");

            assertThat(load.written()).as("bytes of load").isPositive();
        }
    }

    private static void handOver(Workplace place, String fault) throws IOException {
        Timings handOvers = new Timings();
        List<String> wrong = new ArrayList<>();
        PortFile file = PortFile.of(place.app());
        Deque<ServerProcess> line = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            line.add(place.serve());
        }
        for (int round = 0; round < ROUNDS; round++) {
            ServerProcess owner = line.remove();
            int next = line.element().port();
            if (round % 2 == 0) {
                owner.kill();
            } else {
                owner.terminate();
            }
            long dead = System.nanoTime();
            Reading<Integer> reading = file.read();
            while (!reading.says(next) && Timings.since(dead).compareTo(RESTORED) < 0) {
                reading = file.read();
            }
            handOvers.add(Timings.since(dead));
            if (!reading.says(next)) {
                wrong.add("round " + round + ": " + reading + " instead of " + next);
            }
            line.add(place.serve());
        }

        FaultTable.record("R8", fault, ROUNDS, wrong.size(), handOvers.worst());
        assertThat(wrong).isEmpty();
        assertThat(handOvers.percentile(99)).isLessThanOrEqualTo(FIGURE);
    }

    @Test
    void a_killed_server_is_not_shown_and_the_next_one_removes_its_files() throws IOException {
        int stale = 0;
        try (Workplace place = Workplace.open()) {
            ServerProcess killed = place.serve();
            List<String> left = place.files();
            killed.kill();

            stale += place.projax("status").exit() == 3 ? 0 : 1;
            stale += place.projax("port").exit() == 3 ? 0 : 1;
            place.serve();
            Eventually.that(
                    RESTORED,
                    "the removal of the killed server's files",
                    () -> left.stream()
                            .filter(name -> name.startsWith("instances"))
                            .noneMatch(name -> Files.exists(place.home().resolve(name))));
        }

        FaultTable.record("R9", "SIGKILL of the only server", 2, stale, Duration.ZERO);
        assertThat(stale).isZero();
    }

    @Test
    @Tag("long")
    void removed_files_are_restored_and_the_server_is_found_meanwhile() throws IOException {
        Timings restored = new Timings();
        int lost = 0;
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            PortFile file = PortFile.of(place.app());
            for (boolean home : new boolean[] {false, true}) {
                long start = System.nanoTime();
                if (home) {
                    Files.move(place.home(), place.directory().resolve("removed"));
                } else {
                    Files.delete(place.portFile());
                }
                lost += Discovery.of(place.app())
                                .find()
                                .map(Server::port)
                                .filter(port -> port == server.port())
                                .isPresent()
                        ? 0
                        : 1;
                Eventually.that(RESTORED, "the port file", () -> file.read().says(server.port()));
                restored.add(Timings.since(start));
                lost += Discovery.of(place.app())
                                .find()
                                .filter(Server::verified)
                                .isPresent()
                        ? 0
                        : 1;
            }
        }

        FaultTable.record("R7", "port file, then home removed", 2, lost, restored.worst());
        assertThat(lost).isZero();
        assertThat(restored.worst()).isLessThanOrEqualTo(RESTORED);
    }
}
