package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.cli.Terminal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
    static Stream<Arguments> exceptions() {
        return Stream.of(
                arguments(new CommandException(ExitCode.UNRESPONSIVE, "port 1 is silent"), 6, "port 1 is silent"),
                arguments(
                        new FileSystemException("/run/x", null, "not a directory"),
                        7,
                        "/run/x: not a directory; choose another --home"),
                arguments(new NoSuchFileException("/run/x"), 7, "/run/x; choose another --home"),
                arguments(new IOException("disk on fire"), 1, "disk on fire (for the stack trace: --verbose)"),
                arguments(
                        new IllegalStateException(),
                        1,
                        "java.lang.IllegalStateException (for the stack trace: --verbose)"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void gives_each_kind_of_exception_its_exit_code_and_one_line(Exception exception, int exit, String message) {
        Failure failure = Failure.of(exception, Terminal.advice("port"));

        assertThat(failure).isEqualTo(new Failure(exit, message, List.of()));
    }

    @Test
    void does_not_advise_verbose_if_it_was_given() {
        Failure failure = Failure.of(new IOException("disk on fire"), Terminal.advice("port", "--verbose"));

        assertThat(failure.message()).isEqualTo("disk on fire");
    }
}
