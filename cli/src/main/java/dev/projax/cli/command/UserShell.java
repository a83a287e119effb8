package dev.projax.cli.command;

import dev.projax.core.files.CurrentUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The user's shell, for which commands are written: any POSIX shell, or {@code cmd.exe}.
 *
 * @param isWindows whether it is {@code cmd.exe}
 */
public record UserShell(boolean isWindows) {
    private static final String NEEDS_NO_QUOTES = "[A-Za-z0-9_./:=,+@%-]+";

    public static UserShell ofThisSystem() {
        return new UserShell(System.getProperty("os.name").startsWith("Windows"));
    }

    /** Returns the command that deletes files, and directories with their content. */
    public String remove(Collection<Path> paths) {
        boolean anyDirectory = paths.stream().anyMatch(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        String command = anyDirectory ? isWindows ? "rmdir /s /q " : "rm -r " : isWindows ? "del /q " : "rm ";
        return command + paths.stream().map(path -> quoted(path.toString())).collect(Collectors.joining(" "));
    }

    /** Returns the command that renames a file or directory, so that nothing is lost. */
    public String moveAside(Path path) {
        return (isWindows ? "move " : "mv ") + quoted(path.toString()) + " " + quoted(path + ".aside");
    }

    /** Returns the command that changes a mode; empty on Windows, where files have none. */
    public String chmod(String mode, Path path) {
        return isWindows ? "" : "chmod " + mode + " " + quoted(path.toString());
    }

    /** Returns the command that sets an environment variable to a word that is already quoted. */
    public String set(String variable, String word) {
        return isWindows ? "set " + variable + "=" + word : "export " + variable + "=" + word;
    }

    /** Returns the command that unsets an environment variable. */
    public String unset(String variable) {
        return isWindows ? "set " + variable + "=" : "unset " + variable;
    }

    /**
     * Returns the command that sends a signal to processes. Windows can only terminate them.
     *
     * @param signal its name without SIG, like {@code TERM}
     */
    public String kill(String signal, Collection<Long> pids) {
        String option = signal.equals("TERM") ? "" : "-" + signal + " ";
        return isWindows
                ? "taskkill" + (signal.equals("KILL") ? " /F" : "") + joined(" /PID ", pids)
                : "kill " + option + joined(" ", pids).strip();
    }

    private static String joined(String prefix, Collection<Long> pids) {
        return pids.stream().map(pid -> prefix + pid).collect(Collectors.joining());
    }

    /** Returns the command that shows processes. */
    public String show(Collection<Long> pids) {
        String list = pids.stream().map(String::valueOf).collect(Collectors.joining(","));
        return isWindows ? "powershell Get-Process -Id " + list : "ps -o pid,ppid,user,args -p " + list;
    }

    /** Returns the command with administrator rights. */
    public String asAdministrator(String command) {
        return CurrentUser.isRoot() ? command : "sudo " + command;
    }

    /**
     * Returns {@code text} as one word. Characters that a terminal cannot show, such as a line feed, become octal
     * numbers for POSIX {@code printf}.
     */
    public String quoted(String text) {
        if (isWindows) {
            return "\"" + text + "\"";
        }
        if (text.matches(NEEDS_NO_QUOTES)) {
            return text;
        }
        if (Formats.printable(text).equals(text)) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder octal = new StringBuilder("\"$(printf '");
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            octal.append(String.format(Locale.ROOT, "\\%03o", each & 0xff));
        }
        return octal.append("')\"").toString();
    }
}
