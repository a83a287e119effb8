package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.CommandException;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForegroundProcessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127 | nosuchprogram | not found on the PATH; check its name, or give its path",
                "127 | ./nosuchprogram | no such file; check its path",
                "126 | / | it is a directory; give the path of a program",
                "126 | ./pom.xml | it is not executable; try: chmod +x ./pom.xml",
            })
    void says_why_a_program_cannot_be_run_and_exits_as_a_shell_does(int exit, String program, String reason) {
        IOException refused = new IOException("Cannot run program \"" + program + "\"");

        CommandException refusal = ForegroundProcess.refusal(program, System.getenv("PATH"), refused);

        assertThat(refusal).hasMessage("cannot run " + program + ": " + reason);
        assertThat(refusal.exit()).isEqualTo(exit);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "error=7, Argument list too long | Argument list too long",
                "Exec failed, error: 7 (Argument list too long) | Argument list too long",
                "no sense | no sense",
            })
    void leaves_out_the_number_that_java_shows_with_a_systems_reason(String message, String reason) {
        IOException refused = new IOException("Cannot run program", new IOException(message));

        assertThat(ForegroundProcess.words(refused)).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"INT, true, true", "INT, false, false", "TERM, true, false", "HUP, true, false"})
    void the_terminal_itself_sends_only_the_interrupt_to_all_in_its_foreground(
            String signal, boolean foreground, boolean byItself) {
        assertThat(ForegroundProcess.comesByItself(signal, foreground)).isEqualTo(byItself);
    }
}
