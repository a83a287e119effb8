package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.SocketTable.BlindSpot;
import dev.projax.core.conflict.SocketTable.Missing;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BlindSpotTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "USER         | bob  | 7             | only user bob can see what process 7 has open",
                "USER         | root | 7 8           | only root can see what processes 7, 8 have open",
                "USER         | root | 1 2 3 4 5 6   | only root can see what 6 processes (1, 2, 3, 4, 5, ...) have open",
                "NOT_DUMPABLE | root | 7             | only root can see what process 7 has open, not its own user",
            })
    void names_the_processes_and_the_user_who_sees_more(Missing missing, String user, String pids, String sentence) {
        Set<Long> unreadable =
                Arrays.stream(pids.split(" ", -1)).map(Long::valueOf).collect(Collectors.toSet());

        assertThat(BlindSpotText.of(new BlindSpot(missing, "", user, unreadable)))
                .isEqualTo(sentence);
    }

    @Test
    void names_what_is_missing() {
        assertThat(BlindSpotText.of(new BlindSpot(Missing.CAPABILITY, "CAP_SYS_PTRACE", "bob", Set.of(7L))))
                .isEqualTo("root lacks CAP_SYS_PTRACE here and cannot see what process 7 has open, but user bob can");
        assertThat(BlindSpotText.of(new BlindSpot(Missing.CAPABILITY, "CAP_SYS_PTRACE", "", Set.of())))
                .isEqualTo("root lacks CAP_SYS_PTRACE here and cannot see what hidden processes have open");
        assertThat(BlindSpotText.of(new BlindSpot(Missing.PROC_OPTION, "hidepid=2", "bob", Set.of())))
                .isEqualTo("/proc hides the processes of other users (hidepid=2)");
    }

    @ParameterizedTest
    @EnumSource(Missing.class)
    void has_words_for_everything(Missing missing) {
        assertThat(BlindSpotText.of(new BlindSpot(missing, "", "", Set.of()))).isNotBlank();
    }
}
