package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.ProcessInfo;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KillMessagesTest {
    private static final Set<Long> ANCESTORS = Set.of(400L, 300L, 1L);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "700 | sh      | , started by sh (pid 700); terminate that process first",
                "1   | init    | , restarted by a service manager; stop the service",
                "900 | systemd | , restarted by a service manager; stop the service",
                "400 | bash    | ; try: projax who 38124"
            })
    void names_a_parent_only_if_it_may_be_terminated(long pid, String name, String words) {
        assertThat(KillMessages.whatStartsIt(new ProcessInfo.Parent(pid, name), ANCESTORS, 38124))
                .isEqualTo(words);
    }

    @Test
    void names_no_parent_if_the_two_have_none_in_common() {
        assertThat(KillMessages.whatStartsIt(null, ANCESTORS, 38124)).isEqualTo("; try: projax who 38124");
    }
}
