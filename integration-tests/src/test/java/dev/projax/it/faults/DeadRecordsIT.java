package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E12: ten thousand servers were killed here, and their files were never cleaned up. */
@Tag("long")
final class DeadRecordsIT {
    private static final int RECORDS = 10_000;
    private static final int TRIES = 20;
    private static final Duration FIGURE = Discovery.DEFAULT_DEADLINE.plusMillis(200);

    @Test
    void do_not_make_port_miss_its_deadline() throws IOException {
        try (Workplace place = Workplace.open()) {
            leaveBehind(place);
            Timings none = new Timings();
            int wrong = 0;
            for (int i = 0; i < TRIES; i++) {
                Finished port = place.projax("port");
                none.add(port.took());
                wrong += port.exit() == 3 ? 0 : 1;
            }
            Duration p95 = none.percentile(95);
            boolean slow = p95.compareTo(FIGURE) > 0;

            FaultTable.record(
                    "E12",
                    "port among 10,000 dead records, p95 " + p95.toMillis() + " ms",
                    TRIES,
                    slow ? TRIES : wrong,
                    none.worst());
            assertThat(wrong).isZero();
            assertThat(p95).isLessThanOrEqualTo(FIGURE);
        }
    }

    @Test
    void do_not_hide_a_running_server() throws IOException {
        try (Workplace place = Workplace.open()) {
            leaveBehind(place);

            Finished start = place.projax("start");
            Files.delete(place.portFile());
            Finished port = place.projax("port", "--verified");
            Finished stop = place.projax("stop");

            assertThat(start.exit()).as(start.err()).isZero();
            assertThat(port.out()).isEqualTo(place.port(0) + "\n");
            assertThat(stop.exit()).as(stop.err()).isZero();
        }
    }

    /** Copies the files of a killed server. Each copy names a free port. */
    private static void leaveBehind(Workplace place) throws IOException {
        ServerProcess server = place.serve();
        Path record = place.record();
        Path instances = record.resolveSibling("");
        server.kill();
        String id = record.getFileName().toString().replace(".instance", "");
        String text = Files.readString(record).replace("port=" + server.port(), "port=" + place.port(9));
        Path first = instances.resolve("first");
        Files.copy(record, first, StandardCopyOption.COPY_ATTRIBUTES);
        for (int i = 0; i < RECORDS; i++) {
            String other = String.format("%016x", i);
            Path copy = instances.resolve(other + ".instance");
            Files.copy(first, copy, StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(copy, text.replace("id=" + id, "id=" + other));
            Files.createFile(instances.resolve(other + ".lock"));
        }
        Files.delete(first);
        Files.delete(place.portFile());
    }
}
