package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Programs;
import dev.projax.cli.command.UserShell;
import dev.projax.core.files.CurrentUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Words a command that another user must run. Advises only programs that are installed. */
final class AsUser {
    private static final String ROOT = "root";
    private static final String PROJAX = "projax";
    private static final String SUDO = "sudo";
    private static final String SU = "su";
    private static final String RUNUSER = "runuser";
    private static final String SETPRIV = "setpriv";

    /** What sudo uses as the PATH by default (secure_path in sudoers(5)). */
    private static final Set<String> FOUND_BY_SUDO =
            Set.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final Advice advice;
    private final UserShell shell;
    private final Predicate<String> isInstalled;
    private final String current;
    private final String through;

    /**
     * @param current the user who runs this command: its name, or the number if it has none
     * @param through the program that runs only this command as that user, such as {@code sudo}; empty if the user's
     *     shell runs it
     */
    AsUser(Advice advice, Predicate<String> isInstalled, String current, String through) {
        this.advice = advice;
        this.shell = advice.shell();
        this.isInstalled = isInstalled;
        this.current = current;
        this.through = through;
    }

    static AsUser fitting(Advice advice, Predicate<String> isInstalled) {
        String current = CurrentUser.isRoot() ? ROOT : System.getProperty("user.name", "");
        OptionalLong number = CurrentUser.number();
        boolean hasName = !current.isEmpty() && !current.equals("?");
        String user = hasName || number.isEmpty() ? current : Long.toString(number.getAsLong());
        String through = bySudo(advice).isEmpty() ? parent(number) : SUDO;
        return new AsUser(advice, isInstalled, user, through);
    }

    /**
     * Returns what sudo has run up to our launcher, which is the last word (sudo(8)); none if it has run a shell, in
     * which this command was typed.
     */
    private static List<String> bySudo(Advice advice) {
        List<String> words =
                List.of(advice.environment().getOrDefault("SUDO_COMMAND", "").split(" ", -1));
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).endsWith("/" + PROJAX)) {
                return i == 0 || words.get(0).endsWith("/" + SETPRIV) ? words.subList(0, i + 1) : List.of();
            }
        }
        return List.of();
    }

    /** Returns the program that has run this command as another user than its own; empty if a shell has run it. */
    private static String parent(OptionalLong user) {
        Optional<ProcessHandle> parent = ProcessHandle.current().parent();
        if (parent.isEmpty() || user.isEmpty()) {
            return "";
        }
        Path directory = Path.of("/proc/" + parent.get().pid());
        try {
            String name = Files.readString(directory.resolve("comm")).strip();
            if (name.equals(SU) || name.equals(RUNUSER)) {
                return name;
            }
            // setpriv becomes the command, so that its parent is the shell of the other user
            return Files.getAttribute(directory, "unix:uid").equals((int) user.getAsLong()) ? "" : SETPRIV;
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the command for the shell of the user, if it must be run as the same user as this one. */
    String again(String command) {
        if (command.isEmpty()) {
            return "";
        }
        return switch (through) {
            case SUDO -> sudoAgain(command);
            case SU -> "su " + current + " -c " + shell.quoted(command);
            case RUNUSER -> "runuser -u " + current + " -- " + command;
            case SETPRIV -> isNumber(current) ? become(current) + command : command;
            default -> command;
        };
    }

    private String sudoAgain(String command) {
        List<String> words = bySudo(advice);
        if (command.startsWith("sudo ")) {
            return command;
        }
        if (words.size() > 1) {
            return sudo(String.join(" ", words.subList(0, words.size() - 1)) + " ", command);
        }
        return sudo(current.equals(ROOT) ? "" : "-u " + current + " ", command);
    }

    /** Returns the command that runs {@code command} as another user, who may have a number only. */
    String command(String user, String command) {
        if (command.isEmpty()) {
            return "";
        }
        if (shell.isWindows()) {
            return "runas /user:" + (user.equals(ROOT) ? "Administrator" : user) + " \"" + command + "\"";
        }
        if (user.equals(ROOT)) {
            return isInstalled.test(SUDO) ? sudo("", command) : "su root -c " + shell.quoted(command);
        }
        boolean isRoot = current.equals(ROOT);
        if (isRoot && command.startsWith("kill ")) {
            // Root may signal every process, and kill may be the shell's own only.
            return command;
        }
        if (isNumber(user)) {
            return numbered(user, command, isRoot);
        }
        if (isInstalled.test(SUDO)) {
            return sudo("-u " + user + " ", command);
        }
        // Users of services have no shell that runs commands.
        return isRoot && isInstalled.test(RUNUSER)
                ? "runuser -u " + user + " -- " + command
                : "su -s /bin/sh " + user + " -c " + shell.quoted(command);
    }

    private static boolean isNumber(String user) {
        return !user.isEmpty() && Character.isDigit(user.charAt(0));
    }

    /** By default, sudo knows no user without an account (runas_allow_unknown_id in sudoers(5)). */
    private String numbered(String uid, String command, boolean isRoot) {
        if (!isInstalled.test(SETPRIV)) {
            return isInstalled.test(SUDO) ? sudo("-u '#" + uid + "' ", command) : "";
        }
        if (isRoot) {
            return become(uid) + command;
        }
        return isInstalled.test(SUDO)
                ? sudo(become(uid), command)
                : "su root -c " + shell.quoted(become(uid) + command);
    }

    private static String become(String uid) {
        return "setpriv --reuid=" + uid + " --regid=" + uid + " --clear-groups ";
    }

    private String sudo(String options, String command) {
        return "sudo " + options
                + (command.startsWith(PROJAX + " ") ? launcher() + command.substring(PROJAX.length()) : command);
    }

    /** Returns our launcher as sudo finds it. */
    private String launcher() {
        List<String> ran = bySudo(advice);
        Optional<Path> file = ran.isEmpty()
                ? Programs.directory(PROJAX, advice.environment())
                        .map(directory -> Path.of(directory, PROJAX).toAbsolutePath())
                : Optional.of(Path.of(ran.get(ran.size() - 1)));
        return file.filter(it -> !FOUND_BY_SUDO.contains(String.valueOf(it.getParent())))
                .map(it -> shell.quoted(it.toString()))
                .orElse(PROJAX);
    }
}
