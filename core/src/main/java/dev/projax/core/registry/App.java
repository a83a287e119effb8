package dev.projax.core.registry;

import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.UserHome;
import dev.projax.core.leases.LeaseFiles;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who we are: the name under which servers publish themselves and clients look for them. Everything in this library
 * works for every app; Projax is merely the first one.
 *
 * @param name lower-case letters, digits and hyphens, starting with a letter; of {@code acme} come {@code ~/.acme} and
 *     {@code ACME_HOME}
 * @param range the ports that servers bind, and the first that clients ask
 * @param extraPorts ports that clients ask after the range, in this order
 * @param directory the app's own directory, absolute; made for its user alone when a server starts
 * @param portFile the file that names the port, absolute; usually {@code api-port.txt} in the directory
 */
public record App(String name, PortRange range, List<Integer> extraPorts, Path directory, Path portFile) {
    private static final PortRange PROJAX_RANGE = new PortRange(38124, 38133);
    private static final List<Integer> PROJAX_EXTRA_PORTS = List.of(3001, 3002, 3003, 3004, 3005);

    /** @throws IllegalArgumentException if the name has another form, or a path is not absolute */
    public App {
        requireName(name);
        extraPorts = List.copyOf(extraPorts);
        for (int port : extraPorts) {
            PortRange.of(port);
        }
        requireAbsolute(directory);
        requireAbsolute(portFile);
    }

    /**
     * Returns Projax itself: range 38124-38133, extra ports 3001-3005, {@code ~/.projax}. {@code PROJAX_RANGE} replaces
     * the range and the extra ports, {@code PROJAX_HOME} the directory, {@code PROJAX_PORT_FILE} the port file.
     *
     * @param environment the process's, as a rule {@link System#getenv()}; an empty value counts as none
     * @throws IllegalArgumentException if a value is unusable; the message names the variable
     * @throws InvalidPathException if that is a path which is neither absolute nor begins with {@code ~/}: programs in
     *     different directories would mean different files by it
     */
    public static App projax(Map<String, String> environment) {
        return of("projax", PROJAX_RANGE, PROJAX_EXTRA_PORTS, environment);
    }

    /**
     * Returns another program under its own name, without extra ports. For {@code acme} the directory is
     * {@code ~/.acme}, and {@code ACME_RANGE}, {@code ACME_HOME} and {@code ACME_PORT_FILE} replace the defaults.
     * Choose a range outside the system's ephemeral ports (Linux: 32768-60999), from which outgoing connections take
     * theirs.
     *
     * @param environment the process's, as a rule {@link System#getenv()}; an empty value counts as none
     * @throws IllegalArgumentException if the name has another form or a value is unusable; the message names it
     * @throws InvalidPathException if that is a path which is neither absolute nor begins with {@code ~/}
     */
    public static App named(String name, PortRange range, Map<String, String> environment) {
        return of(name, range, List.of(), environment);
    }

    /** Returns the allocator that knows which ports are leased among the programs of this app, and can lease one. */
    public PortAllocator allocator() {
        return new PortAllocator(LeaseFiles.in(directory.resolve(HomeNames.LEASES), this::prepareDirectory));
    }

    private void prepareDirectory() throws FileSystemException {
        requireHome();
        PrivateDirectory.prepare(directory, "." + name);
    }

    /**
     * Tells whether there is a place for the app's files. If not, because the environment names no home directory and the
     * account has none, {@link #directory} is a path where nothing is and nothing can be made: clients find servers by
     * their ports alone, and no server can be started.
     */
    public boolean hasHome() {
        return !UserHome.isMissingFrom(directory) && !UserHome.isMissingFrom(portFile);
    }

    /**
     * Does nothing where there is a place for the app's files.
     *
     * @throws FileSystemException if there is none; the message names the variables to set
     */
    public void requireHome() throws FileSystemException {
        if (!hasHome()) {
            throw UserHome.missing("~/." + name, "set HOME or " + prefix(name) + "HOME");
        }
    }

    private static App of(String name, PortRange range, List<Integer> extraPorts, Map<String, String> environment) {
        requireName(name);
        Variables variables = new Variables(prefix(name), environment);
        PortRange ownRange = variables.range("RANGE");
        Path ownDirectory = variables.path("HOME");
        Path ownPortFile = variables.path("PORT_FILE");

        Path directory = ownDirectory == null ? userHome(environment).resolve("." + name) : ownDirectory;
        return new App(
                name,
                ownRange == null ? range : ownRange,
                ownRange == null ? extraPorts : List.of(),
                directory,
                ownPortFile == null ? directory.resolve(HomeNames.PORT_FILE) : ownPortFile);
    }

    private static String prefix(String name) {
        return name.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
    }

    private static Path userHome(Map<String, String> environment) {
        try {
            return UserHome.of(environment);
        } catch (InvalidPathException e) {
            throw unusable("the home directory", e);
        }
    }

    /** On Unix the JDK has no name for a file with a letter that the locale does not know. */
    private static InvalidPathException unusable(String what, InvalidPathException e) {
        boolean ascii = e.getInput().chars().allMatch(c -> c < 128);
        String remedy = ascii ? "" : " (the locale may lack a letter of it, set LC_ALL=C.UTF-8)";
        InvalidPathException named = new InvalidPathException(e.getInput(), what + ": " + e.getReason() + remedy);
        named.initCause(e);
        return named;
    }

    private static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name
                    + "\" is not an app's name; use lower-case letters, digits and hyphens, starting with a letter");
        }
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = 'a' <= c && c <= 'z';
            boolean inner = i > 0 && (('0' <= c && c <= '9') || c == '-');
            if (!letter && !inner) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static void requireAbsolute(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(path + " is not an absolute path");
        }
    }

    /** The app's variables of the environment, under its prefix. */
    private record Variables(String prefix, Map<String, String> environment) {
        @Nullable
        PortRange range(String suffix) {
            String value = value(suffix);
            try {
                return value == null ? null : PortRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(prefix + suffix + ": " + e.getMessage(), e);
            }
        }

        @Nullable
        Path path(String suffix) {
            String value = value(suffix);
            try {
                return value == null ? null : absolute(value).normalize();
            } catch (InvalidPathException e) {
                throw unusable(prefix + suffix, e);
            }
        }

        /** A shell expands {@code ~/} where it reads a command, but not in a file of settings. */
        private Path absolute(String value) {
            if (value.equals("~") || value.startsWith("~/")) {
                return UserHome.of(environment).resolve(value.equals("~") ? "" : value.substring("~/".length()));
            }
            Path path = Path.of(value);
            if (!path.isAbsolute()) {
                throw new InvalidPathException(value, "neither an absolute path nor one that begins with ~/");
            }
            return path;
        }

        private @Nullable String value(String suffix) {
            String value = environment.get(prefix + suffix);
            return value == null || value.isEmpty() ? null : value;
        }
    }
}
