package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** E10: on the file system of the home, locks do not work, or the call for one never returns. */
@Tag("long")
final class NoLocksIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration FIGURE = Duration.ofSeconds(6);
    private static final int CALLS = 5;

    /** Replaces the C library's call, and does something else when a lock is requested. */
    private static final String SHIM = """
            #define _GNU_SOURCE
            #include <dlfcn.h>
            #include <errno.h>
            #include <fcntl.h>
            #include <stdarg.h>
            #include <unistd.h>

            static int call(const char *name, int fd, int command, void *argument) {
                if (command == F_SETLK || command == F_SETLKW || command == F_GETLK) {
                    WHAT_IT_DOES
                }
                int (*real)(int, int, ...) = dlsym(RTLD_NEXT, name);
                return real(fd, command, argument);
            }

            #define SHIM(name) int name(int fd, int command, ...) { \\
                va_list arguments; va_start(arguments, command); \\
                void *argument = va_arg(arguments, void *); va_end(arguments); \\
                return call(#name, fd, command, argument); }
            SHIM(fcntl)
            SHIM(fcntl64)
            """;

    /** Not in the workplace, because its path contains a space and the loader would see two libraries. */
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "locks {0}")
    @CsvSource({"that fail, errno = ENOLCK; return -1;", "that never return, for (;;) pause();"})
    void all_starts_give_one_server_and_a_warning(String fault, String code) throws IOException {
        Requirement.linux();
        Requirement.command("gcc");
        try (Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal()
                    .with(
                            "LD_PRELOAD",
                            compile(place, SHIM.replace("WHAT_IT_DOES", code)).toString());

            Finished alone = terminal.run(Workplace.command("start"));
            Finished stopped = terminal.run(Workplace.command("stop"));
            List<ServerProcess> starts = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                starts.add(terminal.start(Workplace.command("start")));
            }
            int wrong = 0;
            for (ServerProcess start : starts) {
                wrong += start.awaitExit(SOON) == 0 && start.errors().contains("file locks do not work in ") ? 0 : 1;
            }
            int servers = Instances.of(place.app()).list().size();
            Finished stop = terminal.run(Workplace.command("stop"));

            FaultTable.record(
                    "E10", "locks " + fault + ", starts at once", CALLS, wrong + Math.abs(servers - 1), alone.took());
            assertThat(alone.err()).contains("projax: file locks do not work in ");
            assertThat(alone.exit()).as(alone.err()).isZero();
            assertThat(alone.took()).isLessThanOrEqualTo(FIGURE);
            assertThat(stopped.exit()).as(stopped.err()).isZero();
            assertThat(wrong).as("calls that failed or gave no warning").isZero();
            assertThat(servers).as("servers").isEqualTo(1);
            assertThat(stop.exit()).as(stop.err()).isZero();
        }
    }

    private Path compile(Workplace place, String source) throws IOException {
        Path file = Files.writeString(folder.resolve("shim.c"), source);
        Path library = folder.resolve("shim.so");
        Finished gcc =
                place.bareTerminal().run("gcc", "-shared", "-fPIC", "-o", library.toString(), file.toString(), "-ldl");
        assertThat(gcc.exit()).as(gcc.err()).isZero();
        return library;
    }
}
