package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcStatusTest {
    private static final String STOPPED = """
            Name:\tnode: a
            Umask:\t0022
            State:\tT (stopped)
            TracerPid:\t900
            Uid:\t1000\t1001\t1000\t1000
            Threads:\t7
            NSpid:\t4711\t12
            """;

    @Test
    void reads_the_values() {
        ProcStatus status = ProcStatus.of(STOPPED);

        assertThat(status.value("Name")).isEqualTo("node: a");
        assertThat(status.value("Threads")).isEqualTo("7");
        assertThat(status.state()).isEqualTo('T');
        assertThat(status.user()).hasValue(1001);
        assertThat(status.tracer()).hasValue(900);
        assertThat(status.innermostPid(4711)).isEqualTo(12);
        assertThat(status.hasExited()).isFalse();
    }

    @Test
    void knows_nothing_about_a_process_that_cannot_be_read(@TempDir Path directory) {
        ProcStatus status = ProcStatus.read(directory.resolve("status"));

        assertThat(status.value("Name")).isEmpty();
        assertThat(status.user()).isEmpty();
        assertThat(status.tracer()).isEmpty();
        assertThat(status.hasExited()).isTrue();
    }

    @Test
    void has_no_tracer_if_the_number_is_zero() {
        assertThat(ProcStatus.of("TracerPid:\t0\n").tracer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NSpid:\t4711, 4711", "'NSpid:\t4711\t12', 12", "'NSpid:\t4711\t12\t1\n', 1", "'', 9"})
    void finds_the_pid_in_the_innermost_namespace(String line, long inside) {
        assertThat(ProcStatus.of(line).innermostPid(9)).isEqualTo(inside);
    }

    @ParameterizedTest
    @CsvSource({"S (sleeping), 1, false", "Z (zombie), 1, true", "Z (zombie), 2, false", "X (dead), 1, true"})
    void has_exited_when_its_last_thread_has(String state, int threads, boolean exited) {
        assertThat(ProcStatus.of("State:\t" + state + "\nThreads:\t" + threads + "\n")
                        .hasExited())
                .isEqualTo(exited);
    }
}
