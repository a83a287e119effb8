package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.files.CurrentUser;
import dev.projax.core.files.ExistingPath;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.OwnerOnly;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;

/** Chooses the command that fixes a finding of the doctor: one that this user can run, and that then helps. */
final class Remedies {
    private static final String PORT_FILE = HomeNames.PORT_FILE;
    private static final Set<String> OUR_FILES = Set.of(PORT_FILE, PORT_FILE + ".lock", HomeNames.START_LOCK);

    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    /** Below the ports that Linux uses for outgoing connections. */
    private static final int FIRST_OTHER_PORT = 24100;

    private static final int LAST_OTHER_PORT = 24900;
    private static final int PORTS = 10;

    private final App app;
    private final Advice advice;
    private final UserShell shell;

    /**
     * @param app the app whose files and ports are checked
     * @param advice to the user who called the doctor, because a variable does not change what was given as an option
     */
    Remedies(App app, Advice advice) {
        this.app = app;
        this.advice = advice;
        this.shell = advice.shell();
    }

    Advice advice() {
        return advice;
    }

    UserShell shell() {
        return shell;
    }

    /** Returns the command that fixes the file or directory, or else chooses another place for it. */
    String of(FileSystemException problem) {
        Path path = Path.of(problem.getFile());
        // Nothing below a closed directory is visible.
        Path culprit = ExistingPath.nearest(path, LinkOption.NOFOLLOW_LINKS);
        if (isModeWrong(culprit)) {
            return chmod(culprit);
        }
        if (isInTheWay(path) && PrivateDirectory.isOwn(app.directory())) {
            boolean isPrecious = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            return isPrecious ? shell.moveAside(path) : shell.remove(List.of(path));
        }
        return isOfPortFileAlone(path) ? usualPortFile() : otherHome();
    }

    /** Returns whether it is a directory whose mode this user can and should change. */
    private boolean isModeWrong(Path directory) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            boolean isOursAlone = directory.startsWith(app.directory())
                    || directory.equals(app.portFile().getParent());
            return Files.isDirectory(directory)
                    && PrivateDirectory.isOwn(directory)
                    && !ExistingPath.isOnReadOnlyFileSystem(directory)
                    && (!mode.containsAll(OwnerOnly.DIRECTORY)
                            || (isOursAlone && !Collections.disjoint(mode, OTHERS_WRITE)));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * Returns the chmod that makes an own directory private. Another directory may be shared on purpose, so it changes
     * less.
     */
    private String chmod(Path directory) {
        if (!othersMayWrite(directory)) {
            // What a command advises when it cannot use the directory.
            return shell.chmod("u+rwX", directory);
        }
        if (directory.startsWith(app.directory())) {
            return shell.chmod("700", directory);
        }
        boolean holdsPortFile = directory.equals(app.portFile().getParent());
        return shell.chmod(holdsPortFile ? "u+rwx,go-w" : "u+rwX", directory);
    }

    private static boolean othersMayWrite(Path directory) {
        try {
            return !Collections.disjoint(Files.getPosixFilePermissions(directory), OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Returns whether something in the home has the name of one of our directories or files, but is none. */
    private boolean isInTheWay(Path path) {
        if (!app.directory().equals(path.getParent()) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        String name = String.valueOf(path.getFileName());
        return HomeNames.DIRECTORIES.contains(name)
                ? !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                : OUR_FILES.contains(name)
                        && !(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && name.equals(PORT_FILE));
    }

    /**
     * Returns the command that deletes an ignored port file. A file that the user chose may belong to another program.
     */
    String ofPortFile() {
        Path file = app.portFile();
        Path directory = file.getParent();
        if (directory != null && !Files.isExecutable(directory) && isModeWrong(directory)) {
            return chmod(directory);
        }
        boolean isChosen = !app.directory().equals(directory);
        boolean mayRemove = directory != null
                && Files.isDirectory(directory)
                && PrivateDirectory.isOwn(directory)
                && Files.isWritable(directory);
        if (mayRemove && (!isChosen || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
            return shell.remove(List.of(file));
        }
        return isChosen ? usualPortFile() : otherHome();
    }

    private boolean isOfPortFileAlone(Path path) {
        Path directory = app.portFile().getParent();
        return directory != null
                && !directory.equals(app.directory())
                && (path.equals(app.portFile())
                        || ((path.startsWith(directory) || directory.startsWith(path))
                                && !app.directory().startsWith(path)));
    }

    /** Returns the command that fixes environment variables that name no usable place. */
    String ofVariables(Map<String, String> environment) {
        if (isUsableWithout(Options.LEASES, environment)) {
            return shell.unset(Options.LEASES);
        }
        Map<String, String> withoutPortFile = new HashMap<>(environment);
        withoutPortFile.remove("PROJAX_PORT_FILE");
        withoutPortFile.remove(Options.LEASES);
        try {
            return App.projax(withoutPortFile).hasHome() ? usualPortFile() : otherHome();
        } catch (IllegalArgumentException e) {
            return otherHome();
        }
    }

    private static boolean isUsableWithout(String variable, Map<String, String> environment) {
        Map<String, String> others = new HashMap<>(environment);
        try {
            return others.remove(variable) != null && App.projax(others).hasHome();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the command that puts the port file in its default place. */
    private String usualPortFile() {
        return advice.isGiven(Options.PORT_FILE)
                ? advice.command("start", Options.PORT_FILE)
                : shell.unset("PROJAX_PORT_FILE");
    }

    /** Returns the command that chooses another home, where a server can keep its files. */
    String otherHome() {
        Path other =
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("projax-" + CurrentUser.numberOrName());
        String word = fits(other) ? shell.quoted(other.toString()) : "\"$(mktemp -d)\"";
        return instead(Options.HOME, "PROJAX_HOME", word);
    }

    private boolean fits(Path home) {
        try {
            PortFile.of(new App(app.name(), app.range(), List.of(), home, home.resolve(PORT_FILE), app.leases()))
                    .foresee();
            return !home.equals(app.directory());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the command that chooses another range, with all ports free now. */
    String otherRange() {
        return instead(Options.RANGE, "PROJAX_RANGE", freeRange().toString());
    }

    private PortRange freeRange() {
        for (int first = FIRST_OTHER_PORT; first < LAST_OTHER_PORT; first += PORTS) {
            PortRange range = new PortRange(first, first + PORTS - 1);
            if (isFree(range)) {
                return range;
            }
        }
        return new PortRange(FIRST_OTHER_PORT, LAST_OTHER_PORT);
    }

    private boolean isFree(PortRange range) {
        try {
            return PortInspector.of(app).connecting().inspect(AppPorts.ofRange(range)).stream()
                    .allMatch(verdict -> verdict.kind() == PortVerdict.Kind.FREE);
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the command that replaces a setting, as an option if it was one. */
    private String instead(OptionSpec option, String variable, String word) {
        return advice.isGiven(option)
                ? advice.command("start " + option.longestName() + " " + word, option)
                : shell.set(variable, word);
    }
}
