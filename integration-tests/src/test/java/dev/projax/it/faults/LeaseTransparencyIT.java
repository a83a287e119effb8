package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** L3: a program in {@code projax lease} sees what it would see in env(1). */
final class LeaseTransparencyIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Prints the port and the argument list, in which every byte except zero may occur. */
    private static final String PRINT_ARGUMENTS = "'echo \"$PORT\"; od -An -v -tx1 -w1000000 /proc/$$/cmdline' sh ";

    @BeforeAll
    static void requireLinux() {
        Requirement.linux();
        Requirement.command("bash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "environment variables",
                "descriptors",
                "an early end of a pipe",
                "standard input",
                "signals that are ignored",
                "20,000 arguments",
                "files of arguments"
            })
    void a_leased_program_sees_the_same_as_in_env(String what) throws Exception {
        try (Workplace place = Workplace.open()) {
            String script = WrappedPrograms.script(what);

            assertThat(run(place, script, lease())).isEqualTo(run(place, script, List.of("env")));
        }
    }

    @Test
    void arguments_of_any_bytes_arrive() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(differentArguments(place, 4, lease())).isEmpty();
        }
    }

    /** The shell of a system, which runs the launcher, is one of these. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "bash", "busybox sh"})
    void everything_is_as_in_env(String shell) throws Exception {
        Requirement.command(shell.split(" ")[0]);
        List<String> lease = new ArrayList<>(List.of(shell.split(" ")));
        lease.addAll(lease());
        List<String> different = new ArrayList<>();
        StringBuilder table = new StringBuilder();

        for (Map.Entry<String, String> each : WrappedPrograms.scripts().entrySet()) {
            try (Workplace place = Workplace.open()) {
                String expected = run(place, each.getValue(), List.of("env"));
                String seen = run(place, each.getValue(), lease);
                if (!seen.equals(expected)) {
                    different.add(each.getKey() + ": " + seen + "\n in place of: " + expected);
                }
                table.append(
                        String.format("  %-32s %s%n", each.getKey(), seen.equals(expected) ? "equal" : "DIFFERENT"));
            }
        }
        List<String> arguments;
        try (Workplace place = Workplace.open()) {
            arguments = differentArguments(place, 256, lease);
        }
        table.append(String.format("  %-32s %d of 256 equal%n", "argument lists", 256 - arguments.size()));
        different.addAll(arguments);

        System.out.println("projax lease in " + shell + " next to env:\n" + table);
        FaultTable.record(
                "L3", "next to env, " + shell, WrappedPrograms.scripts().size() + 256, different.size(), Duration.ZERO);
        assertThat(different).isEmpty();
    }

    private static List<String> lease() {
        return List.of(Workplace.command("lease", "--"));
    }

    /** Runs a script in a directory of its own, and returns what it prints and its exit code. */
    private static String run(Workplace place, String script, List<String> wrapper) throws IOException {
        Path directory = Files.createTempDirectory(place.directory(), "run");
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(wrapper);
        Terminal terminal = place.terminal().in(directory);
        Finished finished = terminal.run(LIMIT, command.toArray(String[]::new));
        return (finished.out() + finished.err() + finished.exit()).replace(directory.toString(), "DIRECTORY");
    }

    /** Returns those of some random argument lists that arrive in another form than in env. */
    private static List<String> differentArguments(Workplace place, int lists, List<String> wrapper)
            throws IOException {
        Random random = new Random(18);
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        for (int i = 0; i < lists; i++) {
            script.writeBytes(latin1("\"$@\" sh -c " + PRINT_ARGUMENTS + quoted(random) + "\n"));
        }
        Path file = Files.write(place.directory().resolve("lists.sh"), script.toByteArray());
        List<String> expected = lines(place, file, List.of("env", "PORT=0"));
        List<String> seen = lines(place, file, wrapper);
        assertThat(seen).hasSameSizeAs(expected).hasSize(2 * lists);
        List<String> different = new ArrayList<>();
        for (int i = 0; i < expected.size(); i += 2) {
            String arguments = expected.get(i + 1).replace(hex("{port}"), hex(seen.get(i)));
            if (!arguments.equals(seen.get(i + 1))) {
                different.add("list " + i / 2 + ": " + seen.get(i + 1) + "\n in place of: " + arguments);
            }
        }
        return different;
    }

    private static List<String> lines(Workplace place, Path script, List<String> wrapper) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(wrapper);
        return place.terminal()
                .run(LIMIT, command.toArray(String[]::new))
                .out()
                .lines()
                .toList();
    }

    /** Returns up to eight words for a shell, quoted, with one byte in each character. */
    private static String quoted(Random random) {
        StringBuilder words = new StringBuilder();
        for (int i = random.nextInt(9); i > 0; i--) {
            StringBuilder word = new StringBuilder();
            for (int length = random.nextInt(40); length > 0; length--) {
                word.append((char) (1 + random.nextInt(255)));
            }
            String text = switch (random.nextInt(5)) {
                case 0 -> "";
                case 1 -> word + "\n\n";
                case 2 -> "{port}" + word + "{port}{port}\n";
                case 3 -> "\u0081" + word + "\u0088{port}\u0001\u007f\\";
                default -> word.toString();
            };
            words.append(" '").append(text.replace("'", "'\\''")).append('\'');
        }
        return words.toString();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte each : latin1(text)) {
            hex.append(String.format(" %02x", each));
        }
        return hex.toString();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
