package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.portfile.PortFile;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R5: the port file is not an ordinary file of ours, but a link to another user's file, a directory, a FIFO or a
 * device.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
final class OddPortFileIT {
    private static final String VICTIM = "38199\n";
    private static final int READS = 100;
    private static final Duration FIGURE = Duration.ofMillis(100);

    /** Each of these creates {@code api-port.txt} in the home, next to the file {@code victim}. */
    private static final List<String> REPLACED = List.of(
            "ln -s victim api-port.txt",
            "ln -s missing api-port.txt",
            "mkfifo api-port.txt",
            "mkfifo fifo; ln -s fifo api-port.txt",
            "ln -s /dev/zero api-port.txt",
            "mknod api-port.txt c 1 5");

    @Test
    void is_ignored_without_waiting_and_never_written_through() throws Exception {
        Requirement.root();
        Timings reads = new Timings();
        int failures = 0;
        int tries = 0;
        for (String make : REPLACED) {
            try (Workplace place = Workplace.open()) {
                Path victim = victim(place);
                set(place, make);
                failures += isBelieved(place, reads) ? 1 : 0;
                failures += place.projax("port").exit() == 3 ? 0 : 1;
                ServerProcess server = place.serve();
                failures += PortFile.of(place.app()).read().says(server.port()) ? 0 : 1;
                failures += Files.isRegularFile(place.portFile(), LinkOption.NOFOLLOW_LINKS) ? 0 : 1;
                failures += Files.readString(victim).equals(VICTIM) ? 0 : 1;
                assertThat(server.terminate()).isEqualTo(143);
                failures += Files.readString(victim).equals(VICTIM) ? 0 : 1;
                tries += READS + 5;
            }
        }
        try (Workplace place = Workplace.open()) {
            set(place, "mkdir api-port.txt");
            failures += isBelieved(place, reads) ? 1 : 0;
            Finished server = place.projax("serve");
            assertThat(server.exit()).isEqualTo(7);
            assertThat(server.err()).hasLineCount(1).contains(place.portFile().toString());
            assertThat(place.portFile()).isEmptyDirectory();
            assertThat(place.files()).isEmpty();
            tries += READS;
        }

        FaultTable.record("R5", "port file is a link, FIFO, device", tries, failures, reads.worst());
        assertThat(failures).isZero();
        assertThat(reads.worst()).isLessThanOrEqualTo(FIGURE);
    }

    @Test
    void a_lock_that_is_a_link_is_refused_at_once() throws Exception {
        Requirement.root();
        try (Workplace place = Workplace.open()) {
            Path victim = victim(place);
            set(place, "ln -s victim api-port.txt.lock");

            Finished server = place.projax("serve");

            assertThat(server.exit()).isEqualTo(7);
            assertThat(server.err()).hasLineCount(1).contains("api-port.txt.lock");
            assertThat(victim).hasContent(VICTIM.strip());
        }
    }

    @Test
    void a_mount_point_cannot_be_replaced_and_the_error_says_what_to_mount() throws Exception {
        Requirement.root();
        Requirement.command("unshare");
        try (Workplace place = Workplace.open()) {
            Path victim = victim(place);
            set(place, "touch api-port.txt");

            Finished start = place.terminal()
                    .run(
                            "unshare",
                            "--mount",
                            "sh",
                            "-c",
                            "mount --bind \"$PROJAX_HOME/victim\" \"$PROJAX_HOME/api-port.txt\" && exec \"$0\" start",
                            Workplace.command()[0]);

            assertThat(start.exit()).isEqualTo(7);
            assertThat(start.err())
                    .hasLineCount(1)
                    .startsWith(
                            "projax: " + place.portFile() + ": it is a mount point and cannot be replaced; mount its"
                                    + " directory " + place.home() + " instead");
            assertThat(victim).hasContent(VICTIM.strip());
        }
    }

    private static Path victim(Workplace place) throws IOException {
        return Files.writeString(place.home().resolve("victim"), VICTIM);
    }

    private static void set(Workplace place, String script) throws IOException {
        Finished set = place.terminal().in(place.home()).run("sh", "-c", script);
        Requirement.that(set.exit() == 0, "needs a file system for: " + script + ": " + set.err());
    }

    private static boolean isBelieved(Workplace place, Timings reads) {
        PortFile file = PortFile.of(place.app());
        boolean believed = false;
        for (int i = 0; i < READS; i++) {
            long start = System.nanoTime();
            Reading<Integer> reading = file.read();
            reads.add(Timings.since(start));
            believed |= reading.value().isPresent() || reading.ignored().isEmpty();
        }
        return believed;
    }
}
