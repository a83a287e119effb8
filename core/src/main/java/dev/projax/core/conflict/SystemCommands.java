package dev.projax.core.conflict;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The operating system's commands that a verdict recommends where Projax's own do not help.
 *
 * @param windows whether to use the commands of Windows instead of the POSIX ones that Linux and macOS share
 */
record SystemCommands(boolean windows) {
    static SystemCommands ofThisSystem() {
        return new SystemCommands(System.getProperty("os.name").startsWith("Windows"));
    }

    /** Returns the command that terminates a process, or kills it {@code byForce}. */
    String kill(long pid, boolean byForce) {
        return windows ? "taskkill " + (byForce ? "/F " : "") + "/PID " + pid : "kill " + (byForce ? "-9 " : "") + pid;
    }

    /** Returns the command that shows processes. */
    String show(List<ProcessInfo> processes) {
        String pids =
                processes.stream().map(process -> Long.toString(process.pid())).collect(Collectors.joining(","));
        return windows ? "powershell Get-Process -Id " + pids : "ps -o pid,ppid,user,args -p " + pids;
    }

    /** Returns the command that runs {@code command} as a user who may see and terminate every process. */
    String asAdministrator(String command) {
        return windows ? "runas /user:Administrator \"" + command + "\"" : "sudo " + command;
    }

    /**
     * Returns the command that runs {@code command} as another user. For a user without a name, sudo takes # and the
     * uid (sudo(8)).
     */
    String as(String user, String command) {
        if (windows) {
            return "runas /user:" + user + " \"" + command + "\"";
        }
        return "sudo -u " + (Character.isDigit(user.charAt(0)) ? "'#" + user + "'" : user) + " " + command;
    }
}
