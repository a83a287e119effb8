package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCommandsTest {
    private static final List<ProcessInfo> TWO = List.of(
            new ProcessInfo(7, "a", List.of(), "", null, null, List.of()),
            new ProcessInfo(8, "b", List.of(), "", null, null, List.of()));

    @Test
    void uses_posix_commands() {
        SystemCommands posix = new SystemCommands(false);

        assertThat(posix.kill(7, false)).isEqualTo("kill 7");
        assertThat(posix.kill(7, true)).isEqualTo("kill -9 7");
        assertThat(posix.show(TWO)).isEqualTo("ps -o pid,ppid,user,args -p 7,8");
        assertThat(posix.asAdministrator("x")).isEqualTo("sudo x");
        assertThat(posix.as("ada", "x")).isEqualTo("sudo -u ada x");
        assertThat(posix.as("1000", "x")).isEqualTo("sudo -u '#1000' x");
    }

    @Test
    void uses_windows_commands() {
        SystemCommands windows = new SystemCommands(true);

        assertThat(windows.kill(7, false)).isEqualTo("taskkill /PID 7");
        assertThat(windows.kill(7, true)).isEqualTo("taskkill /F /PID 7");
        assertThat(windows.show(TWO)).isEqualTo("powershell Get-Process -Id 7,8");
        assertThat(windows.asAdministrator("x")).isEqualTo("runas /user:Administrator \"x\"");
        assertThat(windows.as("ada", "x")).isEqualTo("runas /user:ada \"x\"");
    }
}
