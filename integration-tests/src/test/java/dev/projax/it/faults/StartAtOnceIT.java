package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** K5: many callers start the one server at the same time, and some of them are killed meanwhile. */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StartAtOnceIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A shell starts commands as fast as anything can. Prints the exit code and the output of each, and stderr. */
    private static final String AT_ONCE = """
            for i in $(seq "$2"); do
                "$0" "$1" >"$i.out" 2>"$i.err" &
                pids="$pids $!"
            done
            i=0
            for pid in $pids; do
                i=$((i + 1))
                wait "$pid"
                echo "$? $(cat "$i.out")"
                cat "$i.err" >&2
            done
            """;

    @Test
    void ten_calls_give_one_server() throws IOException {
        startAtOnce(10);
    }

    @Test
    @Tag("long")
    void two_hundred_calls_give_one_server() throws IOException {
        startAtOnce(200);
    }

    private static void startAtOnce(int calls) throws IOException {
        Requirement.command("sh");
        try (Workplace place = Workplace.open()) {
            String[] start = Workplace.command("start");
            Finished shell =
                    place.terminal().run(LIMIT, "sh", "-c", AT_ONCE, start[0], start[1], Integer.toString(calls));
            List<String> answers = shell.out().lines().toList();
            String right = "0 " + place.url(0);
            int servers = Instances.of(place.app()).list().size();

            int failures = calls - Collections.frequency(answers, right) + Math.abs(servers - 1);
            FaultTable.record("K5", "start, " + calls + " at once", calls, failures, shell.took());
            assertThat(answers).as(shell.err()).hasSize(calls).containsOnly(right);
            assertThat(servers).as("servers").isEqualTo(1);
        }
    }

    @Test
    void a_killed_caller_leaves_no_second_server() throws IOException {
        Requirement.linux();
        killCallers(3, 5);
    }

    @Test
    @Tag("long")
    void thirty_killed_callers_leave_no_second_server() throws IOException {
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
