package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R4: if a server cannot keep its files in a home, doctor predicts what start reports, and doctor's command fixes it.
 */
@Tag("long")
final class ForesightIT {
    private static final Pattern FIX = Pattern.compile("(?m)^fail +home .*\\R +fix: (.*)$");

    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @Test
    void is_what_start_reports_and_its_command_fixes_it(@TempDir Path directory) throws IOException {
        Requirement.root();
        Requirement.command("setpriv");
        try (Workplace place = Workplace.open()) {
            Path launcher = Distribution.copyForEverybody(directory);
            Terminal nobody = place.terminal().in(directory).with("LAUNCHER", launcher.toString());

            Path roots = directory(directory, "root's", "rwxr-xr-x", 0);
            expect(nobody, roots.resolve("home"));
            expect(
                    nobody,
                    directory(directory, "another user's", "rwxr-xr-x", Nobody.UID - 1)
                            .resolve("home"));
            expect(nobody, directory(directory, "closed by another user", "rwx------", Nobody.UID - 1));
            expect(nobody, directory(directory, "of mode 0500", "r-x------", Nobody.UID));
            expect(nobody, directory(directory, "of mode 0777", "rwxrwxrwx", Nobody.UID));
            Path home = directory(directory, "its instances closed", "rwx------", Nobody.UID);
            directory(home, "instances", "---------", Nobody.UID);
            expect(nobody, home);
            Path logs = directory(directory, "its logs a file", "rwx------", Nobody.UID);
            Files.createFile(logs.resolve("logs"));
            expect(nobody, logs);
            Path lock = directory(directory, "its lock a FIFO", "rwx------", Nobody.UID);
            run(place.terminal(), "mkfifo", lock.resolve("start.lock").toString());
            expect(nobody, lock);
            Path good = directory(directory, "good", "rwx------", Nobody.UID);
            expect(nobody.with("PROJAX_PORT_FILE", roots.resolve("port.txt").toString()), good);
        }

        FaultTable.record("R4", "doctor predicts it and fixes it", tries, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    private static Path directory(Path parent, String name, String mode, int owner) throws IOException {
        Path made = Files.createDirectory(parent.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(mode));
        Files.setAttribute(made, "unix:uid", owner);
        return made;
    }

    private static void run(Terminal terminal, String... command) throws IOException {
        assertThat(terminal.run(command).exit()).isZero();
    }

    private void expect(Terminal nobody, Path home) throws IOException {
        tries++;
        Terminal terminal = nobody.with("PROJAX_HOME", home.toString());
        Finished start = terminal.run(sh("\"$LAUNCHER\" start"));
        Finished doctor = terminal.run(sh("\"$LAUNCHER\" doctor"));
        Matcher fix = FIX.matcher(doctor.out());
        String command = fix.find() ? fix.group(1) : "false";
        Finished fixed = terminal.run(sh(command + " && \"$LAUNCHER\" start && \"$LAUNCHER\" stop || exit"
                + "\ncase $PROJAX_HOME in /tmp/projax-*) rm -r \"$PROJAX_HOME\" ;; esac"));

        if (start.exit() != 7 || doctor.exit() != 1 || fixed.exit() != 0) {
            wrong.add(home + ": start " + start + "\ndoctor " + doctor + "\nafter: " + command + "\n" + fixed);
        }
    }

    private static String[] sh(String script) {
        return Nobody.command("sh", "-c", script);
    }
}
