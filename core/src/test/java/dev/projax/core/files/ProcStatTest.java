package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcStatTest {
    /** The fields between the foreground group and the number of threads. */
    private static final String TIMES = " 4194304 1 2 3 4 5 6 7 8 20 0 ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "812 (java) S 700 812 700 34816 812 | true",
                "812 (java) S 700 812 700 34816 700 | false",
                "812 (java) S 700 812 812 0 -1 | false",
                "812 (a ) S 1 2 3 4 2) S 700 812 700 34816 700 | false",
            })
    void is_in_the_foreground_if_its_process_group_is_that_of_the_terminal(String start, boolean foreground) {
        ProcStat stat = ProcStat.parse(start + TIMES + "1 0 4711").orElseThrow();

        assertThat(stat.isInForeground()).isEqualTo(foreground);
    }

    @Test
    void reads_the_relatives_of_a_process_of_any_name() {
        ProcStat stat = ProcStat.parse("812 (a ) S 1 (2) T 700 812 699 34816 698" + TIMES + "7 0 4711 0\n")
                .orElseThrow();

        assertThat(stat).isEqualTo(new ProcStat('T', 700, 812, 699, 34816, 698, 7, 4711));
        assertThat(stat.isStopped()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"S, 1, false", "T, 1, false", "Z, 1, true", "Z, 0, true", "Z, 2, false", "X, 2, true"})
    void has_exited_when_its_last_thread_has(char state, int threads, boolean exited) {
        ProcStat stat = ProcStat.parse("812 (java) " + state + " 1 812 812 0 -1" + TIMES + threads + " 0 4711")
                .orElseThrow();

        assertThat(stat.hasExited()).isEqualTo(exited);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "812", "812 (java)", "812 (java) S", "812 (java) S 1 x 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8"})
    void reads_nothing_from_another_text(String text) {
        assertThat(ProcStat.parse(text)).isEmpty();
    }

    @Test
    void reads_about_this_process() {
        Requirement.linux();
        ProcessHandle self = ProcessHandle.current();

        assertThat(ProcStat.of(self.pid())).hasValueSatisfying(stat -> {
            assertThat(stat.parent()).isEqualTo(self.parent().orElseThrow().pid());
            assertThat(stat.threads()).isGreaterThan(1);
            assertThat(stat.hasExited()).isFalse();
        });
        assertThat(ProcStat.self().map(ProcStat::group))
                .isEqualTo(ProcStat.of(self.pid()).map(ProcStat::group));
    }
}
