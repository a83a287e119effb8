package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Instances;
import dev.projax.it.fixture.Eventually;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Requirement;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** K5: many want the one server at the same time, and those who start it may be killed while they do. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StartAtOnceIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void ten_calls_give_one_server() throws IOException {
        Timings whole = new Timings();
        int failures = startAtOnce(10, whole);
        FaultTable.record("K5", "start, 10 at once", 10, failures, whole.worst());
        assertThat(failures).isZero();
    }

    @Test
    @Tag("long")
    void two_hundred_calls_give_one_server() throws IOException {
        Timings whole = new Timings();
        int failures = startAtOnce(200, whole);
        FaultTable.record("K5", "start, 200 at once", 200, failures, whole.worst());
        assertThat(failures).isZero();
    }

    /** Returns how many got no answer or another one, and how many servers are too many. */
    private static int startAtOnce(int calls, Timings whole) throws IOException {
        try (Workplace place = Workplace.open()) {
            long start = System.nanoTime();
            List<ServerProcess> starts = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                starts.add(place.terminal().start(Workplace.command("start")));
            }
            List<String> wrong = new ArrayList<>();
            String url = "http://localhost:" + place.port(0) + "\n";
            for (ServerProcess each : starts) {
                int exit = each.awaitExit(LIMIT);
                if (exit != 0 || !each.output().equals(url)) {
                    wrong.add(exit + " " + each.output() + each.errors());
                }
            }
            whole.add(Timings.since(start));
            int servers = Instances.of(place.app()).list().size();

            assertThat(wrong).isEmpty();
            assertThat(servers).as("servers").isEqualTo(1);
            return wrong.size() + servers - 1;
        }
    }

    @Test
    void a_caller_that_is_killed_leaves_no_second_server() throws IOException {
        Requirement.linux();
        killCallers(3, 5);
    }

    @Test
    @Tag("long")
    void thirty_callers_that_are_killed_leave_no_second_server() throws IOException {
        Requirement.linux();
        killCallers(30, 10);
    }

    /** Kills the caller that has just spawned a server, while others wait for it. */
    private static void killCallers(int rounds, int others) throws IOException {
        int failures = 0;
        Timings whole = new Timings();
        for (int i = 0; i < rounds; i++) {
            try (Workplace place = Workplace.open()) {
                long start = System.nanoTime();
                ServerProcess first = place.terminal().start(Workplace.command("start"));
                Eventually.that(
                        LIMIT,
                        "a spawned server",
                        () -> place.hasSpawnedServer() || !first.process().isAlive());
                first.kill();
                List<ServerProcess> later = new ArrayList<>();
                for (int n = 0; n < others; n++) {
                    later.add(place.terminal().start(Workplace.command("start")));
                }
                for (ServerProcess each : later) {
                    failures += each.awaitExit(LIMIT) == 0 ? 0 : 1;
                }
                whole.add(Timings.since(start));
                long urls = later.stream().map(ServerProcess::output).distinct().count();
                int servers = Instances.of(place.app()).list().size();
                failures += urls == 1 && servers == 1 ? 0 : 1;
                assertThat(later)
                        .extracting(ServerProcess::output)
                        .containsOnly(later.get(0).output());
                assertThat(servers).as("servers").isEqualTo(1);
            }
        }
        FaultTable.record("K5", "start, first caller killed after it spawned", rounds, failures, whole.worst());
        assertThat(failures).isZero();
    }
}
