package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code projax lease} runs a program with a port reserved for it. */
final class LeaseIT {
    /** Prints which signal came, and exits with a code for it. */
    private static final String TRAPS = "trap 'echo INT; exit 41' INT; trap 'echo TERM; exit 42' TERM; "
            + "trap 'echo HUP; exit 43' HUP; echo http://localhost:$PORT; while :; do sleep 0.05; done";

    @Test
    void a_program_gets_the_port_in_its_environment_and_its_arguments() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished program =
                    place.projax("lease", "--", "sh", "-c", "echo $PORT --at={port} \"$1\"", "sh", "--verbose");

            assertThat(program.out()).isEqualTo(place.port(0) + " --at=" + place.port(0) + " --verbose\n");
            assertThat(program.err()).isEmpty();
            assertThat(program.exit()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7", "kill -KILL $$, 137"})
    void its_exit_code_is_that_of_the_program(String script, int exit) throws Exception {
        try (Workplace place = Workplace.open()) {
            assertThat(place.projax("lease", "sh", "-c", script).exit()).isEqualTo(exit);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 41", "TERM, 42", "HUP, 43"})
    void a_signal_is_passed_on_and_the_program_decides(String signal, int exit) throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess lease = place.terminal()
                    .start(Workplace.command("lease", "--", "sh", "-c", TRAPS))
                    .awaitUrl();

            lease.signal(signal);

            assertThat(lease.awaitExit(Duration.ofSeconds(10))).isEqualTo(exit);
            assertThat(lease.output()).endsWith(signal + "\n");
        }
    }

    @Test
    void no_other_program_gets_the_port_until_the_program_exits() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess lease = place.terminal()
                    .start(Workplace.command("lease", "--", "sh", "-c", TRAPS))
                    .awaitUrl();

            Finished other = place.projax("lease", "--", "sh", "-c", "echo $PORT");
            Finished same = place.projax("lease", "--range", place.port(0) + "-" + place.port(0), "--", "true");
            ServerProcess server = place.serve();
            lease.terminate();
            // The process that holds the lease notices within a second, or later on a loaded machine.
            String range = Integer.toString(place.port(0));
            Finished after = place.projax("lease", "--range", range, "--wait", "1m", "--", "sh", "-c", "echo $PORT");

            assertThat(other.out()).isEqualTo(place.port(1) + "\n");
            assertThat(same.exit()).isEqualTo(4);
            assertThat(same.err())
                    .startsWith("projax: cannot bind port " + place.port(0) + ": leased to sh (pid ")
                    .contains("); choose another --range");
            assertThat(server.port()).isEqualTo(place.port(1));
            assertThat(server.errors()).contains("skipped " + place.port(0) + ": leased to sh (pid ");
            assertThat(after.out()).isEqualTo(place.port(0) + "\n");
        }
    }

    @Test
    void a_server_can_run_on_the_leased_port() throws Exception {
        try (Workplace place = Workplace.open()) {
            String launcher = Workplace.command()[0];
            ServerProcess server = place.terminal()
                    .start(Workplace.command("lease", "--", launcher, "serve", "--port", "{port}"))
                    .awaitUrl();

            assertThat(server.port()).isEqualTo(place.port(0));
            assertThat(place.projax("port", "--verified").out()).isEqualTo(place.port(0) + "\n");
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(place.portFile()).doesNotExist();
        }
    }

    @Test
    void restart_says_that_the_port_is_leased() throws Exception {
        try (Workplace place = Workplace.open()) {
            String start = Workplace.command()[0] + " start --port $PORT; ";
            ServerProcess lease = place.terminal()
                    .start(Workplace.command("lease", "--", "sh", "-c", start + TRAPS))
                    .awaitUrl();

            Finished restart = place.projax("restart");

            assertThat(restart.exit()).as(restart.err()).isZero();
            assertThat(restart.out()).isEqualTo(place.url(1) + "\n");
            assertThat(restart.err())
                    .startsWith("projax: port " + place.port(0) + " is leased to sh (pid ")
                    .contains("), so the server now runs on port " + place.port(1) + "\n");
            lease.terminate();
        }
    }

    @Test
    void ctrl_c_reaches_the_program_once() throws Exception {
        Requirement.command("script");
        Requirement.pseudoTerminal();
        try (Workplace place = Workplace.open()) {
            Files.writeString(place.directory().resolve("counting.sh"), COUNTING);
            Files.writeString(place.directory().resolve("typing.sh"), TYPING);

            Finished typed =
                    place.terminal().with("PROJAX", Workplace.command()[0]).run("sh", "typing.sh");

            assertThat(typed.out()).contains("interrupts: 1\r\n");
        }
    }

    /** Counts how often it is interrupted, for a second after the first time. */
    private static final String COUNTING = """
            count=0
            trap 'count=$((count+1))' INT
            : > up
            i=0
            while [ $i -lt 20 ]; do
                sleep 0.05
                [ $count -eq 0 ] || i=$((i+1))
            done
            echo "interrupts: $count"
            : > down
            """;

    /** Runs the lease in a pseudo-terminal, and types Ctrl-C once the program runs. */
    private static final String TYPING = """
            {
                until [ -e up ]; do sleep 0.05; done
                printf '\\003'
                until [ -e down ]; do sleep 0.05; done
            } | script -q -e -c '"$PROJAX" lease -- sh counting.sh' /dev/null
            """;

    @Test
    void a_missing_program_is_reported_in_one_line_and_keeps_no_port() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished none = place.projax("lease", "--", "no-such-program");

            assertThat(none.exit()).isEqualTo(127);
            assertThat(none.err())
                    .isEqualTo(
                            "projax: cannot run no-such-program: not found on the PATH; check its name, or give its path\n");
        }
    }

    @Test
    void a_killed_lease_gives_its_port_back() throws Exception {
        try (Workplace place = Workplace.open()) {
            ServerProcess lease = place.terminal()
                    .start(Workplace.command("lease", "--", "sh", "-c", "echo http://localhost:$PORT; cat > /dev/null"))
                    .awaitUrl();
            lease.kill();

            String range = Integer.toString(place.port(0));
            assertThat(place.projax("lease", "--range", range, "--wait", "1m", "--", "sh", "-c", "echo $PORT")
                            .out())
                    .isEqualTo(place.port(0) + "\n");
        }
    }
}
