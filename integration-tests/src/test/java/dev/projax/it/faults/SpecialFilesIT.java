package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.core.fixtures.Turns;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * E11: something else in the place of one of our files or directories blocks no command, and no command writes through
 * it.
 */
@Tag("long")
@Timeout(value = 400, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SpecialFilesIT {
    private static final String ID = "0123456789abcdef";
    private static final Duration FIGURE = Duration.ofSeconds(2);

    /** A start also runs a second JVM, which may take its time. */
    private static final Duration WITH_SERVER = Duration.ofSeconds(6);

    private static final List<String> NAMES = List.of(
            ".",
            "instances",
            "logs",
            "leases",
            "start.lock",
            "audit.log",
            "api-port.txt",
            "api-port.txt.lock",
            "instances/" + ID + ".instance",
            "instances/" + ID + ".lock",
            "logs/" + ID + ".log",
            "leases/%d.lock");

    private static final String VICTIM = "precious\n";

    private final Timings timings = new Timings();
    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @Test
    void no_command_waits_for_a_fifo() throws IOException {
        Requirement.command("mkfifo");
        for (String name : NAMES) {
            inTheWay(
                    name,
                    "mkfifo \"$0\"",
                    "port",
                    "status",
                    "logs",
                    "doctor",
                    "ports",
                    "stop --all",
                    "lease -- true",
                    "start");
        }
        record("FIFO for each name");
    }

    @Test
    void no_command_writes_through_a_link() throws IOException {
        for (String name : NAMES) {
            inTheWay(name, "ln -s \"$PWD/victim\" \"$0\"", "lease -- true", "start");
        }
        record("link for each name");
    }

    @Test
    void a_device_or_a_directory_blocks_no_command() throws IOException {
        Requirement.root();
        for (String name : NAMES) {
            inTheWay(name, "mknod \"$0\" c 1 5", "status", "lease -- true");
            if (!name.equals(".")) {
                inTheWay(name, "mkdir -m 700 \"$0\"", "status", "lease -- true");
            }
        }
        record("device, directory for each name");
    }

    @Test
    void a_fifo_that_takes_turns_with_the_right_file_blocks_no_command() throws Exception {
        Requirement.command("mkfifo");
        for (String name : List.of("api-port.txt", "instances", "start.lock", "instances/" + ID + ".lock")) {
            try (Workplace place = Workplace.open()) {
                Path path = place.home().resolve(name);
                Path other = place.directory().resolve("other");
                boolean isDirectory = name.equals("instances");
                prepare(place, path, (isDirectory ? "mkdir -m 700" : "touch") + " \"$0\"");
                prepare(place, other, "mkfifo \"$0\"");
                try (Turns turns = Turns.between(path, other)) {
                    for (String command : List.of("port", "status", "port", "status", "port", "stop --all")) {
                        run(place, name + " in turns", command, FIGURE);
                    }
                    assertThat(turns.taken()).as("turns").isGreaterThan(100);
                }
            }
        }
        record("FIFO and file in turns");
    }

    /** Puts something in the place of a file, runs commands, and stops what they started. */
    private void inTheWay(String name, String make, String... commands) throws IOException {
        try (Workplace place = Workplace.open()) {
            Path victim = Files.writeString(place.directory().resolve("victim"), VICTIM);
            Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
            Path path = place.home().resolve(String.format(name, place.port(0))).normalize();
            if (path.equals(place.home())) {
                Files.delete(path);
            }
            prepare(place, path, make);

            for (String command : commands) {
                run(place, name + ", " + make, command, command.equals("start") ? WITH_SERVER : FIGURE);
            }

            if (!Files.readString(victim).equals(VICTIM)) {
                wrong.add(name + ", " + make + ": was written through");
            }
        }
    }

    private static void prepare(Workplace place, Path path, String make) throws IOException {
        if (!Files.exists(path.getParent(), LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    path.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Finished made = place.terminal().run("sh", "-c", make, path.toString());
        Requirement.that(made.exit() == 0, "needs a file system for: " + make + ": " + made.err());
    }

    /** Runs a command, which may fail, but in time, and not with an internal error. */
    private void run(Workplace place, String what, String command, Duration limit) throws IOException {
        tries++;
        Terminal terminal = place.terminal();
        Finished finished = terminal.run(Workplace.command(command.split(" ", -1)));
        if (limit.equals(FIGURE)) {
            timings.add(finished.took());
        }
        boolean isDoctor = command.equals("doctor");
        boolean isRight = finished.took().compareTo(limit) <= 0
                && (isDoctor || finished.exit() != 1)
                && !finished.err().contains("Exception");
        if (!isRight) {
            wrong.add(what + ", " + command + ": exit " + finished.exit() + " after "
                    + finished.took().toMillis() + " ms, " + finished.err());
        }
    }

    private void record(String fault) {
        FaultTable.record("E11", fault, tries, wrong.size(), timings.worst());
        assertThat(wrong).isEmpty();
    }
}
