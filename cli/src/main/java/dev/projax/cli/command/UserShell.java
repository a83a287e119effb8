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
 * Writes commands for the shell that the user types into: any that POSIX knows, or {@code cmd.exe}.
 *
 * @param isWindows whether it is {@code cmd.exe}
 */
public record UserShell(boolean isWindows) {
    private static final String NEEDS_NO_QUOTES = "[A-Za-z0-9_./:=,+@%-]+";

    public static UserShell ofThisSystem() {
        return new UserShell(System.getProperty("os.name").startsWith("Windows"));
    }

    /** Returns what deletes files, and directories with all that is in them. */
    public String remove(Collection<Path> paths) {
        boolean anyDirectory = paths.stream().anyMatch(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS));
        String command = anyDirectory ? isWindows ? "rmdir /s /q " : "rm -r " : isWindows ? "del /q " : "rm ";
        return command + paths.stream().map(path -> quoted(path.toString())).collect(Collectors.joining(" "));
    }

    /** Returns what gives a file or directory another name, and so loses nothing. */
    public String moveAside(Path path) {
        return (isWindows ? "move " : "mv ") + quoted(path.toString()) + " " + quoted(path + ".aside");
    }

    /** Returns what changes the mode of a directory; nothing on Windows, where files have none. */
    public String chmod(String mode, Path path) {
        return isWindows ? "" : "chmod " + mode + " " + quoted(path.toString());
    }

    /** Returns what sets a variable to a word that is quoted already, for all that is started from this shell. */
    public String set(String variable, String word) {
        return isWindows ? "set " + variable + "=" + word : "export " + variable + "=" + word;
    }

    /** Returns what takes a variable away. */
    public String unset(String variable) {
        return isWindows ? "set " + variable + "=" : "unset " + variable;
    }

    /** Returns what runs a command with all rights. */
    public String asAdministrator(String command) {
        return CurrentUser.isRoot() ? command : "sudo " + command;
    }

    /**
     * Returns {@code text} as one word. What a terminal would not show as it is, a line feed above all, is written as octal
     * numbers, for which POSIX has {@code printf}.
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
