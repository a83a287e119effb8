package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortRange;
import java.io.IOException;
import java.net.BindException;
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
                        "/run/x: not a directory (--home and --port-file choose another place)"),
                arguments(new NoSuchFileException("/run/x"), 7, "/run/x (--home and --port-file choose another place)"),
                arguments(new IOException("disk on fire"), 1, "disk on fire (for the stack trace: --verbose)"),
                arguments(
                        new IllegalStateException(),
                        1,
                        "java.lang.IllegalStateException (for the stack trace: --verbose)"));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void gives_each_kind_of_exception_its_exit_code_and_one_line(Exception exception, int exit, String message) {
        Failure failure = Failure.of(exception);

        assertThat(failure).isEqualTo(new Failure(exit, message, List.of()));
    }

    @Test
    void names_the_strict_port_that_is_not_free_in_one_line() {
        Failure failure = Failure.of(full(PortChoice.strictly(3001)));

        assertThat(failure)
                .isEqualTo(new Failure(
                        4, "cannot bind port 3001: taken by a test; free it, or choose another port", List.of()));
    }

    @Test
    void lists_the_ports_of_a_full_range_with_their_reasons() {
        Failure failure = Failure.of(full(PortChoice.firstFreeOf(new PortRange(3001, 3002))));

        assertThat(failure)
                .isEqualTo(new Failure(
                        4,
                        "no free port in 3001-3002; free one of them, or choose another --range",
                        List.of("3001  taken by a test", "3002  taken by a test")));
    }

    private static NoFreePortException full(PortChoice choice) {
        return catchThrowableOfType(
                NoFreePortException.class,
                () -> new PortAllocator().bindFirstFree(choice, loopbacks -> {
                    throw new BindException("taken by a test");
                }));
    }
}
