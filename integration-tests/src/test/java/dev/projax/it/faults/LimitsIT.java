package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E9: a JVM gets no memory, no processes or no file descriptors. The JVM's own message may have several lines, and
 * even a stack trace of its start. */
@Tag("long")
final class LimitsIT {
    /** A user without other processes, because one of the limits counts them. */
    private static final String UID = "64999";

    private static final List<String> LIMITS =
            List.of("--as=300000000", "--as=1000000000", "--nproc=1", "--nproc=6", "--nofile=8", "--nofile=13");

    private static final List<String> COMMANDS = List.of("port", "serve", "start", "lease -- true");

    @Test
    void stop_a_command_without_an_answer_a_stack_trace_or_a_crash_report() throws Exception {
        Requirement.root();
        Requirement.command("prlimit");
        Requirement.command("setpriv");
        try (Workplace place = Workplace.open()) {
            Path directory = place.directory();
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
            Path home = directory.resolve("of its own");
            List<String> wrong = new ArrayList<>();
            int tries = 0;

            for (String limit : LIMITS) {
                for (String command : COMMANDS) {
                    tries++;
                    List<String> words = new ArrayList<>(
                            List.of("setpriv", "--reuid=" + UID, "--regid=" + UID, "--clear-groups", "prlimit", limit));
                    words.addAll(List.of(Workplace.command(command.split(" ", -1))));
                    Finished finished = place.terminal()
                            .with("PROJAX_HOME", home.toString())
                            .run(words.toArray(String[]::new));
                    if (finished.exit() == 0
                            || !finished.out().isEmpty()
                            || finished.err().contains("\tat dev.projax")) {
                        wrong.add(limit + " " + command + ": " + finished);
                    }
                }
            }

            FaultTable.record("E9", "no memory, processes, descriptors", tries, wrong.size(), Duration.ZERO);
            assertThat(wrong).isEmpty();
            try (Stream<Path> files = Files.walk(directory)) {
                assertThat(files).noneMatch(file -> file.toString().contains("hs_err"));
            }
        }
    }
}
