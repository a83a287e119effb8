package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * E5: HOME is not set, or is no usable directory. Commands that need files say what to set, and commands that only look
 * work without.
 */
@Tag("long")
final class NoHomeIT {
    private static final List<String> MAKING = List.of("serve", "start", "restart");
    private static final String LEASING = "lease -- true";
    private static final List<String> USING = List.of("stop", "stop --all", "logs");
    private static final List<String> LOOKING = List.of(
            "port",
            "url",
            "status",
            "discover",
            "ports",
            "who 1",
            "leases",
            "port --name web",
            "free 1 --dry-run",
            "doctor",
            "completion --servers",
            "status --json");

    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @Test
    void is_reported_with_what_to_set_and_creates_no_file() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser user = OrdinaryUser.open(OrdinaryUser.WITHOUT_ACCOUNT, place)) {
            Terminal usual = user.terminal();
            for (Terminal homeless :
                    List.of(usual.without("HOME"), usual.with("HOME", ""), usual.with("HOME", "own"))) {
                for (String command : MAKING) {
                    expectRefusal(
                            user, homeless, command, "HOME is not set to an absolute path", "PROJAX_HOME", "--home");
                }
                for (String command : USING) {
                    expectRefusal(
                            user, homeless, command, "HOME is not set to an absolute path", "PROJAX_HOME", "--home");
                }
                expectRefusal(
                        user, homeless, LEASING, "HOME is not set to an absolute path", "PROJAX_LEASES", "--home");
                expectLooksWork(user, homeless);
            }

            Terminal roots = usual.with("HOME", "/");
            for (String command : MAKING) {
                expectRefusal(user, roots, command, "permission denied; / has owner root", "--home");
            }
            expectRefusal(user, roots, LEASING, "permission denied; / has owner root", "PROJAX_LEASES");
            expectLooksWork(user, roots);

            for (String relative : List.of("own", "./own", "~own")) {
                expectRefusal(
                        user,
                        usual.with("PROJAX_HOME", relative),
                        "start",
                        "PROJAX_HOME: \"" + relative + "\" is not an absolute path",
                        "~/projax");
                expectRefusal(
                        user,
                        usual.with("PROJAX_PORT_FILE", relative),
                        "serve",
                        "PROJAX_PORT_FILE: \"" + relative + "\" is not an absolute path",
                        "~/projax");
                expectRefusal(
                        user,
                        usual.with("PROJAX_HOME", relative),
                        "port",
                        "PROJAX_HOME: \"" + relative + "\" is not an absolute path",
                        "~/projax");
            }

            assertThat(user.directory()).isEmptyDirectory();
            assertThat(Files.exists(Path.of("/.projax"))).isFalse();
        }

        FaultTable.record("E5", "no home", tries, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    private void expectRefusal(OrdinaryUser user, Terminal terminal, String command, String... words)
            throws IOException {
        Finished finished = run(user, terminal, command);
        boolean isRight = finished.exit() == 7
                && finished.out().isEmpty()
                && finished.err().lines().count() == 1
                && List.of(words).stream().allMatch(finished.err()::contains);
        note(isRight, command, finished);
    }

    /** No server runs here, so each command has an answer of its own, and none of them is about a file. */
    private void expectLooksWork(OrdinaryUser user, Terminal terminal) throws IOException {
        for (String command : LOOKING) {
            Finished finished = run(user, terminal, command);
            boolean isOfDoctor = command.equals("doctor") && finished.out().contains("export PROJAX_HOME=");
            boolean isRight = List.of(0, 3).contains(finished.exit()) || (isOfDoctor && finished.exit() == 1);
            note(isRight && !finished.err().contains("/dev/null"), command, finished);
        }
    }

    private static Finished run(OrdinaryUser user, Terminal terminal, String command) throws IOException {
        return terminal.run(user.projax(command.split(" ", -1)));
    }

    private void note(boolean isRight, String command, Finished finished) {
        tries++;
        if (!isRight) {
            wrong.add(command + ": exit " + finished.exit() + ", " + finished.err() + finished.out());
        }
    }
}
