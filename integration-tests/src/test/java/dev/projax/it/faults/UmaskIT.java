package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * E7: a umask that removes too many permissions, or none: files and directories get the same modes, and work a second
 * time.
 */
@Tag("long")
final class UmaskIT {
    private static final List<String> UMASKS = List.of("000", "027", "077", "777");

    private final List<String> wrong = new ArrayList<>();

    @Test
    void makes_no_difference() throws IOException {
        int failures = 0;
        try (Workplace place = Workplace.open();
                OrdinaryUser user = OrdinaryUser.open(Nobody.UID, place)) {
            for (String umask : UMASKS) {
                Path home = user.directory().resolve(umask + "/deep/home");
                Terminal terminal = user.terminal().with("PROJAX_HOME", home.toString());
                int before = wrong.size();
                for (int round = 0; round < 2; round++) {
                    for (String command : List.of("start", "logs", "lease -- true")) {
                        expectDone(user, terminal, umask, command);
                    }
                    expectModes(umask, user.directory().resolve(umask));
                    expectDone(user, terminal, umask, "stop");
                }
                expectModes(umask, user.directory().resolve(umask));
                failures += wrong.size() == before ? 0 : 1;
            }
        }

        FaultTable.record("E7", "umask", UMASKS.size(), failures, Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    private void expectDone(OrdinaryUser user, Terminal terminal, String umask, String command) throws IOException {
        Finished finished =
                terminal.run(user.command("sh", "-c", "umask " + umask + "; exec \"$0\" " + command, user.launcher()));
        if (finished.exit() != 0) {
            wrong.add(umask + ", " + command + ": exit " + finished.exit() + ", " + finished.err());
        }
    }

    private void expectModes(String umask, Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                if (!mode.equals(Files.isDirectory(path) ? "rwx------" : "rw-------")) {
                    wrong.add(umask + ": " + path + " has mode " + mode);
                }
            }
        }
    }
}
