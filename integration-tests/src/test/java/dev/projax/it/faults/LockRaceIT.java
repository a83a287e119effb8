package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R13: servers start and stop while other processes test their locks, and one of them removes dead records. */
@Tag("long")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LockRaceIT {
    private static final int STARTERS = 4;
    private static final int STARTS = 10_000;
    private static final int TESTERS = 4;
    private static final int DEAD = 20;
    private static final String DEAD_PREFIX = "dead";

    @Test
    void no_live_server_is_swept_or_refused_and_no_dead_one_counts_as_alive() throws IOException {
        int refused = 0;
        int swept = 0;
        long haunting = 0;
        List<ChildJvm> jvms = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            writeDead(place);
            try {
                List<ChildJvm> starters = new ArrayList<>();
                List<ChildJvm> testers = new ArrayList<>();
                for (int i = 0; i < STARTERS; i++) {
                    starters.add(add(
                            jvms,
                            ChildJvm.start(place.environment(), Starter.class, STARTS / STARTERS, place.port(i))));
                }
                for (int i = 0; i < TESTERS; i++) {
                    testers.add(add(jvms, ChildJvm.start(place.environment(), LockTester.class, "look", DEAD_PREFIX)));
                }
                testers.add(add(jvms, ChildJvm.start(place.environment(), LockTester.class, "sweep", "-")));
                for (ChildJvm jvm : jvms) {
                    assertThat(jvm.line()).isEqualTo("ready");
                }
                for (ChildJvm starter : starters) {
                    starter.go();
                }
                for (ChildJvm starter : starters) {
                    long[] counts = numbers(starter.line());
                    refused += (int) counts[0];
                    swept += (int) counts[1];
                    haunting += counts[2];
                }
                for (ChildJvm tester : testers) {
                    tester.go();
                    long[] counts = numbers(tester.line());
                    assertThat(counts[0]).as("looks").isPositive();
                    haunting += counts[1];
                }
            } finally {
                jvms.forEach(ChildJvm::close);
            }
        }

        FaultTable.record(
                "R13", "starts, stops, testers, a sweeper", STARTS, (int) (refused + swept + haunting), Duration.ZERO);
        assertThat(refused).as("refused starts").isZero();
        assertThat(swept).as("live servers whose records were removed").isZero();
        assertThat(haunting).as("dead servers that counted as alive").isZero();
    }

    private static ChildJvm add(List<ChildJvm> jvms, ChildJvm jvm) {
        jvms.add(jvm);
        return jvm;
    }

    private static long[] numbers(String line) {
        String[] words = line.split(" ", -1);
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            numbers[i] = Long.parseLong(words[i]);
        }
        return numbers;
    }

    /**
     * Writes records whose lock no process holds, from another network namespace of this boot, so that no process may
     * remove them.
     */
    private static void writeDead(Workplace place) throws IOException {
        ServerProcess server = place.serve();
        Path folder = place.home().resolve("instances");
        String record = Files.readString(place.record());
        server.terminate();
        for (int i = 0; i < DEAD; i++) {
            String id = DEAD_PREFIX + String.format("%012x", i);
            Files.createFile(folder.resolve(id + ".lock"));
            Files.writeString(
                    folder.resolve(id + ".instance"),
                    record.replaceAll("(?m)^id=.*", "id=" + id).replaceAll("(?m)^netns=.*", "netns=net:[1]"));
        }
    }
}
