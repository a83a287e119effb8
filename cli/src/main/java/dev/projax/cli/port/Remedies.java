package dev.projax.cli.port;

import dev.projax.cli.command.Options;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortRange;
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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Chooses the command that mends what the doctor has found: one that this user can carry out, and that then helps. */
final class Remedies {
    private static final Path SELF = Path.of("/proc/self");
    private static final String PORT_FILE = "api-port.txt";
    private static final Set<String> OUR_DIRECTORIES = Set.of("instances", "leases", "logs");
    private static final Set<String> OUR_FILES = Set.of(PORT_FILE, PORT_FILE + ".lock", "start.lock");

    private static final Set<PosixFilePermission> OWNER_ALL = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");

    /** Below the ports that Linux takes for outgoing connections. */
    private static final int FIRST_OTHER_PORT = 24100;

    private static final int LAST_OTHER_PORT = 24900;
    private static final int PORTS = 10;

    private final App app;
    private final ParseResult arguments;
    private final UserShell shell;

    /**
     * @param app whose files and ports they are about
     * @param arguments the doctor's own: what was given as an option there is not changed by a variable
     */
    Remedies(App app, ParseResult arguments, UserShell shell) {
        this.app = app;
        this.arguments = arguments;
        this.shell = shell;
    }

    UserShell shell() {
        return shell;
    }

    /** Returns what mends the file or directory that is the problem, or else finds another place for it. */
    String of(FileSystemException problem) {
        Path path = Path.of(problem.getFile());
        Path culprit = visible(path);
        if (isModeWrong(culprit)) {
            return chmod(culprit);
        }
        if (isInTheWay(path) && isOwn(app.directory())) {
            boolean isPrecious = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    || Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            return isPrecious ? shell.moveAside(path) : shell.remove(List.of(path));
        }
        return isOfPortFileAlone(path) ? usualPortFile() : otherHome();
    }

    /** Returns the path, or the nearest directory above it of which something can be seen: below a closed one nothing can. */
    private static Path visible(Path path) {
        Path visible = path;
        while (!Files.exists(visible, LinkOption.NOFOLLOW_LINKS) && visible.getParent() != null) {
            visible = visible.getParent();
        }
        return visible;
    }

    /** Tells whether it is a directory whose mode this user can change, and should. */
    private boolean isModeWrong(Path directory) {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
            boolean isOursAlone = directory.startsWith(app.directory())
                    || directory.equals(app.portFile().getParent());
            return Files.isDirectory(directory)
                    && isOwn(directory)
                    && !isReadOnly(directory)
                    && (!mode.containsAll(OWNER_ALL) || (isOursAlone && !Collections.disjoint(mode, OTHERS_WRITE)));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** In a chroot there is no list of what is mounted: then it counts as one that can be changed. */
    private static boolean isReadOnly(Path directory) {
        try {
            return Files.getFileStore(directory).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    /** The app's own directories are for nobody else; another one may be shared by intent, and loses as little as needed. */
    private String chmod(Path directory) {
        if (directory.startsWith(app.directory())) {
            return shell.chmod("700", directory);
        }
        boolean holdsPortFile = directory.equals(app.portFile().getParent());
        return shell.chmod(holdsPortFile ? "u+rwx,go-w" : "u+rwx", directory);
    }

    /** Tells whether something else stands in the home under the name of a directory or a file of ours. */
    private boolean isInTheWay(Path path) {
        if (!app.directory().equals(path.getParent()) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        String name = String.valueOf(path.getFileName());
        return OUR_DIRECTORIES.contains(name)
                ? !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                : OUR_FILES.contains(name)
                        && !(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && name.equals(PORT_FILE));
    }

    /** Returns what takes a port file away that does not count; one that somebody named on purpose may be a file of others. */
    String ofPortFile() {
        Path file = app.portFile();
        Path directory = file.getParent();
        if (directory != null && !Files.isExecutable(directory) && isModeWrong(directory)) {
            return chmod(directory);
        }
        boolean isChosen = !app.directory().equals(directory);
        boolean mayRemove = directory != null && isOwn(directory) && Files.isWritable(directory);
        if (mayRemove && (!isChosen || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
            return shell.remove(List.of(file));
        }
        return isChosen ? usualPortFile() : otherHome();
    }

    private boolean isOfPortFileAlone(Path path) {
        Path directory = app.portFile().getParent();
        return directory != null
                && !directory.equals(app.directory())
                && (path.startsWith(directory) || directory.startsWith(path))
                && !app.directory().startsWith(path);
    }

    /** Returns what mends variables of which no place for files can be made out. */
    String ofVariables(Map<String, String> environment) {
        Map<String, String> withoutPortFile = new HashMap<>(environment);
        withoutPortFile.remove("PROJAX_PORT_FILE");
        try {
            return App.projax(withoutPortFile).hasHome() ? usualPortFile() : otherHome();
        } catch (IllegalArgumentException e) {
            return otherHome();
        }
    }

    /** Returns what has the port file where it is without any wish. */
    private String usualPortFile() {
        return isGiven(Options.PORT_FILE) ? "projax start" : shell.unset("PROJAX_PORT_FILE");
    }

    /** Returns what gives the app another home, in which a server can keep its files. */
    String otherHome() {
        Path other = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).resolve("projax-" + user());
        String word = fits(other) ? shell.quoted(other.toString()) : "\"$(mktemp -d)\"";
        return instead(Options.HOME, "PROJAX_HOME", word);
    }

    private boolean fits(Path home) {
        try {
            PortFile.of(new App(app.name(), app.range(), List.of(), home, home.resolve(PORT_FILE)))
                    .foresee();
            return !home.equals(app.directory());
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns what gives servers and clients other ports, of which none is taken now. */
    String otherRange() {
        return instead(Options.RANGE, "PROJAX_RANGE", freeRange().toString());
    }

    private static PortRange freeRange() {
        for (int first = FIRST_OTHER_PORT; first < LAST_OTHER_PORT; first += PORTS) {
            PortRange range = new PortRange(first, first + PORTS - 1);
            if (isFree(range)) {
                return range;
            }
        }
        return new PortRange(FIRST_OTHER_PORT, LAST_OTHER_PORT);
    }

    private static boolean isFree(PortRange range) {
        PortAllocator allocator = new PortAllocator();
        try {
            for (int port = range.first(); port <= range.last(); port++) {
                if (allocator.refusalOf(port).isPresent()) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns what replaces a wish: where it was an option, the next command has to have another. */
    private String instead(OptionSpec option, String variable, String word) {
        return isGiven(option) ? "projax start " + option.longestName() + " " + word : shell.set(variable, word);
    }

    private boolean isGiven(OptionSpec option) {
        return arguments.hasMatchedOption(option.longestName());
    }

    /** Tells whether it is this user's own; where Linux shows this process, by the number, which a user without a name has too. */
    static boolean isOwn(Path path) {
        try {
            return Files.exists(SELF)
                    ? Files.getOwner(path).equals(Files.getOwner(SELF))
                    : Files.getOwner(path).getName().equals(System.getProperty("user.name"));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static String user() {
        try {
            return Files.getAttribute(SELF, "unix:uid").toString();
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return System.getProperty("user.name", "user").toLowerCase(Locale.ROOT);
        }
    }
}
