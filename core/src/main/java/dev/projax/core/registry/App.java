package dev.projax.core.registry;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.PathVariable;
import dev.projax.core.files.PlainName;
import dev.projax.core.files.UserHome;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An app: the name under which its servers publish themselves and its clients find them. Everything in this library
 * works for every app. Projax is just one of them.
 *
 * @param name lowercase letters, digits and hyphens, starting with a letter; {@code acme} gives {@code ~/.acme} and
 *     {@code ACME_HOME}
 * @param range the ports that servers bind, and that clients ask first
 * @param extraPorts ports that clients ask after the range, in this order
 * @param directory the app's home directory, absolute; created when a server starts, and private to its user
 * @param portFile the file that contains the port, absolute; {@code api-port.txt} in the directory by default
 * @param healthPath the path on which servers answer health checks, and which clients ask; {@link Health#PATH} by
 *     default
 * @param leases the leases whose ports servers skip; all apps of a user share them
 */
public record App(
        String name,
        PortRange range,
        List<Integer> extraPorts,
        Path directory,
        Path portFile,
        String healthPath,
        Leases leases) {
    private static final PortRange PROJAX_RANGE = new PortRange(38124, 38133);
    private static final List<Integer> PROJAX_EXTRA_PORTS = List.of(3001, 3002, 3003, 3004, 3005);

    /** @throws IllegalArgumentException if the name or the health path is not valid, or a file's path is not absolute */
    public App {
        PlainName.require(name, "an app");
        extraPorts = List.copyOf(extraPorts);
        for (int port : extraPorts) {
            PortRange.of(port);
        }
        requireAbsolute(directory);
        requireAbsolute(portFile);
        requireHealthPath(healthPath);
    }

    /**
     * Creates an app with the default health path.
     *
     * @throws IllegalArgumentException if the name is not valid or a path is not absolute
     */
    public App(String name, PortRange range, List<Integer> extraPorts, Path directory, Path portFile, Leases leases) {
        this(name, range, extraPorts, directory, portFile, Health.PATH, leases);
    }

    /**
     * Returns Projax itself: range 38124-38133, extra ports 3001-3005, directory {@code ~/.projax}.
     * {@code PROJAX_RANGE} replaces the range and the extra ports, {@code PROJAX_HOME} the directory, and
     * {@code PROJAX_PORT_FILE} the port file.
     *
     * @param environment the environment variables, usually {@link System#getenv()}; an empty value counts as unset
     * @throws IllegalArgumentException if a value is unusable; the message names the variable
     * @throws InvalidPathException if a path is not absolute and does not start with {@code ~/}, because it would mean
     *     different files in different directories
     */
    public static App projax(Map<String, String> environment) {
        return of("projax", PROJAX_RANGE, PROJAX_EXTRA_PORTS, environment);
    }

    /**
     * Returns another program with its own name and without extra ports. For {@code acme} the directory is
     * {@code ~/.acme}, and {@code ACME_RANGE}, {@code ACME_HOME} and {@code ACME_PORT_FILE} replace the defaults.
     * Choose a range outside the system's ephemeral ports (Linux: 32768-60999), which outgoing connections use.
     *
     * @param environment the environment variables, usually {@link System#getenv()}; an empty value counts as unset
     * @throws IllegalArgumentException if the name is not valid or a value is unusable; the message names it
     * @throws InvalidPathException if a path is not absolute and does not start with {@code ~/}
     */
    public static App named(String name, PortRange range, Map<String, String> environment) {
        return of(name, range, List.of(), environment);
    }

    /**
     * Returns a copy with another path for health checks, for a server that uses {@link Health#PATH} for something else
     * or whose framework chooses the path. Servers and clients must agree on it.
     *
     * @param path a URL path like {@code /internal/health}: ASCII, percent-encoded where necessary, without a query or
     *     fragment
     * @throws IllegalArgumentException if it has another form
     */
    public App withHealthPath(String path) {
        return new App(name, range, extraPorts, directory, portFile, path, leases);
    }

    /** Returns an allocator that skips leased ports. */
    public PortAllocator allocator() {
        return new PortAllocator(leases);
    }

    /**
     * Returns whether there is a place for the app's files. There is none if neither the environment nor the account
     * has a home directory. Then {@link #directory} is a path where nothing exists and nothing can be created, clients
     * find servers by their ports only, and no server can start.
     */
    public boolean hasHome() {
        return !UserHome.isMissingFrom(directory) && !UserHome.isMissingFrom(portFile);
    }

    /**
     * Checks that there is a place for the app's files.
     *
     * @throws FileSystemException if there is none; the message names the variables to set
     */
    public void requireHome() throws FileSystemException {
        if (!hasHome()) {
            throw UserHome.missing("set HOME or " + prefix(name) + "HOME");
        }
    }

    private static App of(String name, PortRange range, List<Integer> extraPorts, Map<String, String> environment) {
        PlainName.require(name, "an app");
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
                ownPortFile == null ? directory.resolve(HomeNames.PORT_FILE) : ownPortFile,
                Health.PATH,
                Leases.of(environment, directory).forApp(name));
    }

    private static String prefix(String name) {
        return PlainName.variable(name) + "_";
    }

    private static Path userHome(Map<String, String> environment) {
        try {
            return UserHome.of(environment);
        } catch (InvalidPathException e) {
            throw PathVariable.unusable("the home directory", e);
        }
    }

    private static void requireAbsolute(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(path + " is not an absolute path");
        }
    }

    private static void requireHealthPath(String path) {
        if (!path.equals(Health.PATH) && !isUrlPath(path)) {
            throw new IllegalArgumentException("\"" + path
                    + "\" is not a health path; write it like /internal/health, in ASCII without spaces, ? and #");
        }
    }

    /** Returns whether a URL can have exactly this path. */
    private static boolean isUrlPath(String path) {
        try {
            return path.startsWith("/")
                    && path.chars().allMatch(c -> c < 128)
                    && path.equals(new URI(path).getRawPath());
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The app's environment variables, which share a prefix. */
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
            return value == null ? null : PathVariable.read(prefix + suffix, value, environment);
        }

        private @Nullable String value(String suffix) {
            String value = environment.get(prefix + suffix);
            return value == null || value.isEmpty() ? null : value;
        }
    }
}
