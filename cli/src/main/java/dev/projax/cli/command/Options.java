package dev.projax.cli.command;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.files.PathVariable;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.registry.App;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that several commands share. An option overrides the environment variable of the same name, which
 * overrides the default: {@code --port-file}, {@code PROJAX_PORT_FILE}.
 */
public final class Options {
    public static final OptionSpec HELP = OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build();
    public static final OptionSpec VERSION = OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version and exit.")
            .build();
    public static final OptionSpec VERBOSE = OptionSpec.builder("--verbose")
            .description("Print the stack trace of an error.")
            .build();
    /** The environment variable with the directory of all leases. */
    public static final String LEASES = "PROJAX_LEASES";

    public static final OptionSpec HOME = OptionSpec.builder("--home")
            .paramLabel("DIR")
            .type(Path.class)
            .description("Home directory (PROJAX_HOME, default ~/.projax)")
            .build();
    public static final OptionSpec PORT_FILE = OptionSpec.builder("--port-file")
            .paramLabel("FILE")
            .type(Path.class)
            .description("Port file (PROJAX_PORT_FILE, default api-port.txt in the home directory)")
            .build();
    public static final OptionSpec RANGE = OptionSpec.builder("--range")
            .paramLabel("A-B")
            .type(PortRange.class)
            .converters(converter(PortRange::parse))
            .description("Ports to use (PROJAX_RANGE, default 38124-38133)")
            .build();
    /** {@link #RANGE} for commands that only look for a server. */
    public static final OptionSpec RANGE_TO_SEARCH = OptionSpec.builder(RANGE)
            .description("Ports to search (PROJAX_RANGE, default 38124-38133 and 3001-3005)")
            .build();

    /** {@link #RANGE} for commands that lease ports. It has a variable of its own. */
    public static final OptionSpec LEASE_RANGE = OptionSpec.builder(RANGE)
            .description("Ports to lease (PROJAX_LEASE_RANGE, default 21000-21999)")
            .build();

    /** The directory to which the names of leases belong. */
    public static final OptionSpec DIRECTORY = OptionSpec.builder("--directory")
            .paramLabel("DIR")
            .type(Path.class)
            .description("Directory of the names (default: the nearest one with .git, else the current one)")
            .build();

    public static final OptionSpec PORT = OptionSpec.builder("--port")
            .paramLabel("PORT")
            .type(Integer.class)
            .converters(converter(Options::port))
            .description("Use this port, or exit with 4.")
            .build();
    /** Host names of the server in addition to those of this machine. */
    public static final OptionSpec ALLOW_HOST = OptionSpec.builder("--allow-host")
            .paramLabel("NAME")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(converter(BrowserPolicy::canonicalHost))
            .description("Answer to this host name, too, like box.example (PROJAX_ALLOW_HOST). Repeatable.")
            .build();

    public static final OptionSpec VERIFIED = OptionSpec.builder("--verified")
            .description("Accept only a verified server, or exit with 5 (PROJAX_VERIFIED=true).")
            .build();
    public static final OptionSpec DEADLINE = OptionSpec.builder("--deadline")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(converter(Durations::parse))
            .description("Time limit for finding a server (PROJAX_DEADLINE, default 500ms)")
            .build();
    public static final OptionSpec FORCE = OptionSpec.builder("--force")
            .description("Kill the server's process if the server does not stop.")
            .build();
    public static final OptionSpec QUIET = OptionSpec.builder("-q", "--quiet")
            .description("Print only the answer and errors.")
            .build();
    public static final OptionSpec JSON = OptionSpec.builder("--json")
            .description("Print the answer as JSON.")
            .build();

    private static final PortRange DEFAULT_LEASE_RANGE = new PortRange(21000, 21999);

    private Options() {}

    /** Adds the options that say where Projax and its files are. */
    public static CommandSpec addPlaces(CommandSpec spec) {
        return addPlaces(spec, RANGE);
    }

    /** Adds the options that say where Projax and its files are, with {@code range} for the ports. */
    public static CommandSpec addPlaces(CommandSpec spec, OptionSpec range) {
        return spec.addOption(range).addOption(HOME).addOption(PORT_FILE);
    }

    /**
     * Returns Projax as the options and the environment configure it, for a command that reads or writes its files.
     *
     * @throws FileSystemException if there is no home directory
     */
    public static App appWithHome(ParseResult arguments, Console console) throws CommandException, FileSystemException {
        App app = app(arguments, console);
        app.requireHome();
        return app;
    }

    /**
     * Returns Projax as the options and the environment configure it. A command that only looks needs no home
     * directory.
     *
     * @throws InvalidPathException if an environment variable holds no usable path
     */
    public static App app(ParseResult arguments, Console console) throws CommandException {
        return app(arguments, new HashMap<>(console.environment()));
    }

    /** Returns the same as {@link #app}, but ignores {@code PROJAX_RANGE} if its value is unusable. */
    public static App appDespiteRange(ParseResult arguments, Console console) throws CommandException {
        return app(arguments, withoutBadRange(console));
    }

    private static Map<String, String> withoutBadRange(Console console) {
        Map<String, String> environment = new HashMap<>(console.environment());
        if (problem(variable(RANGE), PortRange::parse, console).isPresent()) {
            environment.remove(variable(RANGE));
        }
        return environment;
    }

    /** Returns the variables that no command can use, each with what is wrong with it; not those that are paths. */
    public static Map<String, String> badVariables(ParseResult arguments, Console console) {
        Map<String, String> bad = new LinkedHashMap<>();
        problem(variable(RANGE), PortRange::parse, console).ifPresent(what -> bad.put(variable(RANGE), what));
        problem(variable(LEASE_RANGE), PortRange::parse, console)
                .ifPresent(what -> bad.put(variable(LEASE_RANGE), what));
        problem(variable(DEADLINE), Durations::parse, console).ifPresent(what -> bad.put(variable(DEADLINE), what));
        problem(variable(ALLOW_HOST), Options::hosts, console).ifPresent(what -> bad.put(variable(ALLOW_HOST), what));
        try {
            verified(arguments, console);
        } catch (CommandException e) {
            bad.put(variable(VERIFIED), String.valueOf(e.getMessage()));
        }
        return bad;
    }

    private static Optional<String> problem(String variable, Reader<?> reader, Console console) {
        String value = console.environment().getOrDefault(variable, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            reader.read(value);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(variable + ": " + e.getMessage());
        }
    }

    private static App app(ParseResult arguments, Map<String, String> environment) throws CommandException {
        override(environment, HOME, arguments);
        override(environment, PORT_FILE, arguments);
        override(environment, RANGE, arguments);
        try {
            return App.projax(environment);
        } catch (InvalidPathException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns Projax with the given range and the account's own home, ignoring options and variables about files. */
    public static App withAccountsHome(ParseResult arguments, Console console) throws CommandException {
        Map<String, String> environment = withoutBadRange(console);
        environment.remove(variable(HOME));
        environment.remove(variable(PORT_FILE));
        environment.remove(LEASES);
        environment.remove("HOME");
        override(environment, RANGE, arguments);
        return App.projax(environment);
    }

    /**
     * Returns the environment variables that give a server of {@code app} the same files and ports in any directory.
     */
    public static Map<String, String> places(App app, ParseResult arguments) throws CommandException {
        Map<String, String> environment = new HashMap<>();
        environment.put(variable(HOME), app.directory().toString());
        environment.put(variable(PORT_FILE), app.portFile().toString());
        override(environment, RANGE, arguments);
        return environment;
    }

    /** Returns the ports that may be leased. */
    public static PortRange leaseRange(ParseResult arguments, Console console) throws CommandException {
        PortRange typed = arguments.matchedOptionValue(LEASE_RANGE.longestName(), (PortRange) null);
        String value = console.environment().getOrDefault(variable(LEASE_RANGE), "");
        if (typed != null || value.isEmpty()) {
            return typed == null ? DEFAULT_LEASE_RANGE : typed;
        }
        try {
            return PortRange.parse(value);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, variable(LEASE_RANGE) + ": " + e.getMessage());
        }
    }

    /**
     * Returns the leases of this user, for names of the directory that was given.
     *
     * @throws CommandException if that is no directory
     */
    public static Leases leases(ParseResult arguments, Console console) throws CommandException {
        Leases leases = appDespiteRange(arguments, console).leases();
        Path typed = arguments.matchedOptionValue(DIRECTORY.longestName(), (Path) null);
        if (typed == null) {
            return leases;
        }
        requireValue(DIRECTORY, typed);
        Path directory = PathVariable.read(DIRECTORY.longestName(), typed(typed), console.environment());
        if (!Files.isDirectory(directory)) {
            throw new CommandException(
                    ExitCode.FILE_PROBLEM,
                    typed + " is " + (Files.exists(directory) ? "not a directory" : "missing") + "; choose another "
                            + DIRECTORY.longestName());
        }
        return leases.forDirectory(directory);
    }

    /** Returns the discovery that the options and the environment configure. */
    public static Discovery discovery(App app, ParseResult arguments, Console console) throws CommandException {
        Duration deadline = arguments.matchedOptionValue(DEADLINE.longestName(), (Duration) null);
        String variable = variable(DEADLINE);
        String value = console.environment().getOrDefault(variable, "");
        try {
            if (deadline == null) {
                deadline = value.isEmpty() ? Discovery.DEFAULT_DEADLINE : Durations.parse(value);
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, variable + ": " + e.getMessage());
        }
        if (arguments.commandSpec().findOption(VERIFIED.longestName()) != null) {
            // A mistake is reported before anything is printed.
            verified(arguments, console);
        }
        return Discovery.of(app).within(deadline);
    }

    /** Returns whether only a verified server is accepted. */
    public static boolean verified(ParseResult arguments, Console console) throws CommandException {
        if (arguments.hasMatchedOption(VERIFIED.longestName())) {
            return has(VERIFIED, arguments);
        }
        String value = console.environment().getOrDefault(variable(VERIFIED), "");
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off", "" -> false;
            default ->
                throw new CommandException(
                        ExitCode.USAGE,
                        variable(VERIFIED) + ": \"" + value + "\" is neither true nor false; set it to true or false");
        };
    }

    /** Returns the host names of the server in addition to those of this machine, as browsers send them. */
    public static Set<String> allowedHosts(ParseResult arguments, Console console) throws CommandException {
        List<String> typed = arguments.matchedOptionValue(ALLOW_HOST.longestName(), List.of());
        if (!typed.isEmpty()) {
            return new TreeSet<>(typed);
        }
        String value = console.environment().getOrDefault(variable(ALLOW_HOST), "");
        try {
            return value.isEmpty() ? Set.of() : hosts(value);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, variable(ALLOW_HOST) + ": " + e.getMessage());
        }
    }

    /** Parses host names that commas separate. */
    private static Set<String> hosts(String text) {
        Set<String> hosts = new TreeSet<>();
        for (String name : text.split(",", -1)) {
            hosts.add(BrowserPolicy.canonicalHost(name.strip()));
        }
        return hosts;
    }

    /** Returns the shared option of that name, which must follow a command. */
    static Optional<OptionSpec> shared(String name) {
        for (OptionSpec option : List.of(HOME, PORT_FILE, RANGE, VERIFIED, DEADLINE, JSON, QUIET, VERBOSE)) {
            if (List.of(option.names()).contains(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Returns whether the flag was given. */
    public static boolean has(OptionSpec flag, ParseResult arguments) {
        return arguments.matchedOptionValue(flag.longestName(), false);
    }

    /** Parses one port. */
    public static int port(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("\"\" is not a port; write it like 38124");
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new IllegalArgumentException("\"" + text + "\" is not a port; write it like 38124");
            }
        }
        return PortRange.parse(text).first();
    }

    /** Returns a converter that reports the reader's own message. */
    public static <T> ITypeConverter<T> converter(Reader<T> reader) {
        return text -> {
            try {
                return reader.read(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** Parses a value. Throws an {@link IllegalArgumentException} that says what is wrong with it. */
    public interface Reader<T> {
        T read(String text);
    }

    private static void override(Map<String, String> environment, OptionSpec option, ParseResult arguments)
            throws CommandException {
        @Nullable Object value = arguments.matchedOptionValue(option.longestName(), null);
        if (value != null) {
            requireValue(option, value);
            environment.put(variable(option, arguments), value instanceof Path path ? typed(path) : value.toString());
        }
    }

    private static void requireValue(OptionSpec option, Object value) throws CommandException {
        if (value.toString().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, option.longestName() + " is empty; give it a value or leave it out");
        }
    }

    /** Makes a typed path absolute. A tilde stays, because no shell expands it in {@code --home=~/x}. */
    private static String typed(Path path) {
        return path.startsWith("~") ? path.toString() : path.toAbsolutePath().toString();
    }

    /** Returns the variable that the command itself reads for an option of that name. */
    static String variable(OptionSpec option, ParseResult arguments) {
        OptionSpec own = arguments.commandSpec().findOption(option.longestName());
        return variable(own == null ? option : own);
    }

    private static String variable(OptionSpec option) {
        return option.equals(LEASE_RANGE)
                ? "PROJAX_LEASE_RANGE"
                : "PROJAX_"
                        + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
