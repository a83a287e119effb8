package dev.projax.core.conflict;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The commands of the operating system that a verdict recommends where Projax' own do not help.
 *
 * @param windows whether they are those of Windows; else of POSIX, which Linux and macOS share
 */
record SystemCommands(boolean windows) {
    static SystemCommands ofThisSystem() {
        return new SystemCommands(System.getProperty("os.name").startsWith("Windows"));
    }

    /** Returns what ends a process, by force if it hangs. */
    String kill(long pid, boolean byForce) {
        return windows ? "taskkill " + (byForce ? "/F " : "") + "/PID " + pid : "kill " + (byForce ? "-9 " : "") + pid;
    }

    /** Returns what shows processes. */
    String show(List<ProcessInfo> processes) {
        String pids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(","));
        return windows ? "powershell Get-Process -Id " + pids : "ps -o pid,ppid,user,args -p " + pids;
    }

    /** Returns what runs {@code command} as a user who may see and end everything. */
    String asAdministrator(String command) {
        return windows ? "runas /user:Administrator \"" + command + "\"" : "sudo " + command;
    }

    /** Returns what runs {@code command} as another user. Of a user without a name, sudo wants the number behind a # (sudo(8)). */
    String as(String user, String command) {
        if (windows) {
            return "runas /user:" + user + " \"" + command + "\"";
        }
        return "sudo -u " + (Character.isDigit(user.charAt(0)) ? "'#" + user + "'" : user) + " " + command;
    }
}
