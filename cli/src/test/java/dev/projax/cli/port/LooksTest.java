package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooksTest {
    @ParameterizedTest
    @CsvSource({
        "'ps -o pid,ppid,user,args -p 1', see",
        "sudo projax who 38124, see",
        "docker ps --filter publish=1, see",
        "limactl list, see",
        "projax free 38124, try",
        "sudo -u ada projax free 38124, try",
        "projax serve, try",
    })
    void is_a_command_that_changes_nothing(String command, String label) {
        assertThat(Looks.label(command, "try")).isEqualTo(label);
    }
}
