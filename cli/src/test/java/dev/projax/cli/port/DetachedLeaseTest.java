package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.command.UserShell;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DetachedLeaseTest {
    @Test
    void exports_all_variables_in_one_command_for_eval() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PORT", "21000");
        variables.put("PORT_MY_WEB", "21000");
        variables.put("URL_MY_WEB", "http://localhost:21000");
        variables.put("PROJAX_LEASE", "01234567abcdef00,89abcdef01234567");

        assertThat(DetachedLease.export(variables, new UserShell(false)))
                .isEqualTo("export PORT=21000 PORT_MY_WEB=21000 URL_MY_WEB=http://localhost:21000"
                        + " PROJAX_LEASE=01234567abcdef00,89abcdef01234567");
    }

    @Test
    void quotes_a_value_that_a_shell_would_run() {
        assertThat(DetachedLease.export(Map.of("PROJAX_LEASE", "$(true); 'x'"), new UserShell(false)))
                .isEqualTo("export PROJAX_LEASE='$(true); '\\''x'\\'''");
    }
}
