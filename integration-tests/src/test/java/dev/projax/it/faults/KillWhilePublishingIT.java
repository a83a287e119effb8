package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.portfile.PortFile;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R2: a server is killed while it starts, publishes and stops. */
@Tag("long")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class KillWhilePublishingIT {
    private static final int KILLS = 500;
    private static final int PLACES = 4;
    private static final int SWEEP_EVERY = 25;
    private static final int MOST_MILLIS = 60;
    private static final Duration SWEPT = Duration.ofSeconds(10);

    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger left = new AtomicInteger();

    @Test
    void leaves_a_valid_file_or_none_and_the_next_start_removes_the_rest() throws Exception {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            int seed = i;
            Thread worker = new Thread(() -> killAll(KILLS / PLACES, new Random(seed)), "killer-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }

        FaultTable.record("R2", "SIGKILL while publishing", KILLS, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
        assertThat(left).as("files to remove").hasPositiveValue();
    }

    private void killAll(int kills, Random random) {
        try (Workplace place = Workplace.open()) {
            for (int kill = 1; kill <= kills; kill++) {
                kill(place, random.nextInt(MOST_MILLIS));
                Reading<Integer> reading = PortFile.of(place.app()).read();
                boolean valid =
                        reading.ignored().isEmpty() && reading.value().stream().allMatch(place.range()::contains);
                if (!valid) {
                    wrong.add("kill " + kill + ": " + reading);
                }
                if (kill % SWEEP_EVERY == 0) {
                    sweep(place);
                }
            }
        } catch (IOException | AssertionError e) {
            wrong.add(e.toString());
        }
    }

    private static void kill(Workplace place, int afterMillis) throws IOException {
        try (ChildJvm publisher = ChildJvm.start(place.environment(), Publisher.class)) {
            assertThat(publisher.line()).isEqualTo("ready");
            long start = System.nanoTime();
            Eventually.that(
                    Duration.ofSeconds(5),
                    "the moment of the kill",
                    () -> Timings.since(start).toMillis() >= afterMillis);
        }
    }

    private void sweep(Workplace place) throws IOException {
        left.addAndGet(place.files().size());
        ServerProcess server = place.serve();
        Eventually.that(SWEPT, "only the files of one server", () -> isClean(place));
        assertThat(server.terminate()).isEqualTo(143);
        assertThat(place.files()).isEmpty();
    }

    private static boolean isClean(Workplace place) {
        try {
            List<String> files = place.files();
            return files.size() == 3
                    && files.stream().filter(name -> name.endsWith(".instance")).count() == 1
                    && files.contains("api-port.txt");
        } catch (IOException e) {
            return false;
        }
    }
}
