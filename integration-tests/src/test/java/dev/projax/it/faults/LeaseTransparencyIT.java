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
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Prints the port and the argument list, in which every byte except zero may occur. */
    private static final String PRINT_ARGUMENTS = "'echo \"$PORT\"; od -An -v -tx1 -w1000000 /proc/$$/cmdline' sh ";

    @BeforeAll
    static void requireLinux() {
        Requirement.linux();
        for (String command : List.of("bash", "flock", "ps", "script")) {
            Requirement.command(command);
        }
        Requirement.pseudoTerminal();
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
        List<String> lease = new ArrayList<>(List.of(shell.split(" ", -1)));
        Requirement.command(lease.get(0));
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

    /** Runs each lease as the first process of a PID namespace, as in a container, and sends it signals. */
    private static final String FIRST_PROCESS = """
            set -- env --default-signal=INT,QUIT unshare -pf --kill-child --mount-proc "$@"
            "$@" sh -c 'echo "child of $PPID"; exit 7'; echo $?
            echo typed | "$@" cat
            "$@" cat <&- 2>/dev/null; echo $?
            "$@" sh -c 'kill -KILL $$' 2>/dev/null; echo $?
            "$@" sh -c 'readlink /proc/self/fd/5' 5</etc/passwd
            for signal in HUP INT QUIT TERM USR1 USR2; do
                rm -f up
                "$@" sh -c "trap 'echo $signal; exit 9' $signal; : >up; while :; do sleep 0.02; done" &
                until [ -e up ]; do sleep 0.02; done
                kill -s $signal "$(cat /proc/$!/task/$!/children | tr -d ' ')"; wait $!; echo $?
            done
            rm -f up
            "$@" sh -c ': >up; exec sleep 20' &
            until [ -e up ]; do sleep 0.02; done
            kill -s INT "$(cat /proc/$!/task/$!/children | tr -d ' ')"; wait $!; echo $?
            """;

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash --posix", "busybox sh"})
    void the_first_process_of_a_container_passes_on_signals_and_streams(String shell) throws Exception {
        Requirement.root();
        Requirement.command("unshare");
        List<String> lease = new ArrayList<>(List.of(shell.split(" ", -1)));
        Requirement.command(lease.get(0));
        lease.addAll(lease());
        String expected = """
                child of 1
                7
                typed
                1
                137
                /etc/passwd
                HUP
                9
                INT
                9
                QUIT
                9
                TERM
                9
                USR1
                9
                USR2
                9
                130
                0""";

        try (Workplace place = Workplace.open()) {
            String seen = run(place, FIRST_PROCESS, lease);

            FaultTable.record("L3", "as process 1, " + shell, 12, seen.equals(expected) ? 0 : 1, Duration.ZERO);
            assertThat(seen).isEqualTo(expected);
        }
    }

    /** Types Ctrl-C while projax waits for a port. */
    private static final String GIVING_UP = """
            export PROJAX_LEASE_RANGE="${PROJAX_LEASE_RANGE%-*}"
            "$1" lease -- sh -c ': >up; until [ -e end ]; do sleep 0.02; done' &
            until [ -e up ]; do sleep 0.02; done
            export PROJAX="$1"
            {
                echo '"$PROJAX" lease --wait 61s -- echo no'
                until grep -qsz '^61s$' /proc/[0-9]*/cmdline; do sleep 0.02; done
                printf '\\003'
                echo 'echo "given up, $?" >seen; exit'
                until [ -s seen ]; do sleep 0.02; done
            } | script -q -e -c 'bash --norc --noprofile -i' /dev/null >/dev/null
            : >end; wait; cat seen
            "$1" lease --wait 10s -- echo free
            """;

    @Test
    void a_call_that_waits_for_a_port_can_be_given_up() throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(run(place, GIVING_UP, List.of(Workplace.command()))).isEqualTo("given up, 130\nfree\n0");
        }
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
        return (finished.out() + finished.err() + finished.exit())
                .replace(directory.toString(), "DIRECTORY")
                .replaceAll("/err[0-9]+[.]txt", "/err.txt");
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
