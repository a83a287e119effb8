package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.NativeProgram;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcProcessesTest {
    private final ProcProcesses processes = new ProcProcesses(Path.of("/proc"));

    @BeforeAll
    static void requires_linux() {
        Requirement.linux();
    }

    @Test
    void sees_what_a_process_executes() throws IOException {
        ProcessHandle self = ProcessHandle.current();

        ProcessInfo info = processes.read(self.pid()).orElseThrow();

        assertThat(info.executable())
                .hasValueSatisfying(file -> assertThat(file).isExecutable());
        assertThat(info.executable().map(Path::toString)).isEqualTo(self.info().command());
        assertThat(info.state()).isEqualTo(ProcessInfo.State.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/node, /usr/bin/node",
        "/usr/bin/node (deleted), /usr/bin/node",
        "/opt/my (deleted) app/node, /opt/my (deleted) app/node"
    })
    void names_the_file_even_if_it_was_deleted(String link, String file) {
        assertThat(ProcProcesses.executable(Path.of(link))).isEqualTo(Path.of(file));
    }

    @Test
    void sees_what_a_process_executes_after_an_update(@TempDir Path directory) throws IOException {
        Path program = directory.resolve("renamed");
        Files.copy(Path.of("/bin/sleep").toRealPath(), program, StandardCopyOption.COPY_ATTRIBUTES);
        Process process = new ProcessBuilder(program.toString(), "60").start();
        try {
            Eventually.that(
                    "it executes",
                    () -> processes
                            .read(process.pid())
                            .flatMap(ProcessInfo::executable)
                            .filter(program.toRealPath()::equals)
                            .isPresent());
            Path executed = program.toRealPath();
            Files.delete(program);

            assertThat(processes.read(process.pid()).flatMap(ProcessInfo::executable))
                    .contains(executed);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sees_that_a_signal_stopped_a_process() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            signal("STOP", process);
            Eventually.that("it is stopped", () -> state(process) == ProcessInfo.State.STOPPED);
            ProcessInfo info = processes.read(process.pid()).orElseThrow();

            assertThat(info.tracer()).isEmpty();
            assertThat(info.isStoppedJob()).isFalse();

            signal("CONT", process);
            Eventually.that("it runs again", () -> state(process) == ProcessInfo.State.RUNNING);
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "setpriv --reuid=65534 --regid=65534 --clear-groups sleep 60, true",
        "setpriv --reuid=65534 --regid=54321 --clear-groups sleep 60, false",
        "setpriv --reuid=54321 --regid=54321 --clear-groups sleep 60, true",
        "'perl -e $)=65534;$(=65534;$>=65534;$<=65534;sleep(60)', false"
    })
    void sees_whether_another_process_of_the_same_user_could_see_it(String command, boolean isVisible)
            throws IOException {
        Requirement.root();
        Requirement.command("setpriv");
        Process process = new ProcessBuilder(command.split(" ", -1)).start();
        try {
            Eventually.that(
                    "it is of another user",
                    () -> processes
                            .read(process.pid())
                            .filter(it -> !it.name().equals("setpriv")
                                    && it.user().filter("root"::equals).isEmpty())
                            .isPresent());

            assertThat(processes.read(process.pid()).map(ProcessInfo::isVisibleToItsUser))
                    .contains(isVisible);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void sees_that_a_debugger_stopped_a_process(@TempDir Path directory) throws Exception {
        Process debugger = NativeProgram.start(directory, "traced.c");
        try {
            long traced = NativeProgram.firstNumber(debugger);
            Eventually.that(
                    "it is traced",
                    () -> processes.read(traced).map(ProcessInfo::state).orElseThrow() == ProcessInfo.State.TRACED);

            assertThat(processes.read(traced).orElseThrow().tracer()).hasValue(debugger.pid());
        } finally {
            debugger.destroyForcibly();
        }
    }

    @Test
    void sees_a_process_whose_first_thread_has_exited(@TempDir Path directory) throws Exception {
        Path program = directory.toRealPath().resolve("first-thread-exits");
        Process process = NativeProgram.start(directory, "first-thread-exits.c");
        try {
            long pid = NativeProgram.firstNumber(process);
            Eventually.that(
                    "its first thread has exited",
                    () -> Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tZ"));

            assertThat(processes.read(pid)).hasValueSatisfying(info -> {
                assertThat(info.name()).isEqualTo("first-thread-exits");
                assertThat(info.command()).hasSize(1);
                assertThat(info.executable()).contains(program);
                assertThat(info.user()).contains(System.getProperty("user.name"));
                assertThat(info.directory()).isPresent();
                assertThat(info.state()).isEqualTo(ProcessInfo.State.RUNNING);
            });
        } finally {
            process.destroyForcibly();
        }
        Eventually.that("it has exited", () -> processes.read(process.pid()).isEmpty());
    }

    @Test
    void sees_that_a_zombie_has_exited(@TempDir Path directory) throws Exception {
        Process parent = NativeProgram.start(directory, "zombie.c");
        try {
            long zombie = NativeProgram.firstNumber(parent);
            Eventually.that(
                    "it is a zombie",
                    () -> Files.readString(Path.of("/proc/" + zombie + "/status"))
                            .contains("State:\tZ"));

            assertThat(processes.read(zombie)).isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    private ProcessInfo.State state(Process process) {
        return processes.read(process.pid()).orElseThrow().state();
    }

    private static void signal(String name, Process process) throws IOException {
        new ProcessBuilder(List.of("sh", "-c", "kill -" + name + " " + process.pid())).start();
    }
}
