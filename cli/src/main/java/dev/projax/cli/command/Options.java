package dev.projax.cli.command;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.registry.App;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The options that several commands share, one definition each. An option stands above the environment's variable of the
 * same name, and that above the default: {@code --port-file}, {@code PROJAX_PORT_FILE}.
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
            .description("Show the stack trace of an error.")
            .build();
    public static final OptionSpec HOME = OptionSpec.builder("--home")
            .paramLabel("DIR")
            .type(Path.class)
            .description("Directory of all files. PROJAX_HOME, or ~/.projax")
            .build();
    public static final OptionSpec PORT_FILE = OptionSpec.builder("--port-file")
            .paramLabel("FILE")
            .type(Path.class)
            .description("File that names the port. PROJAX_PORT_FILE, or api-port.txt in the home")
            .build();
    public static final OptionSpec RANGE = OptionSpec.builder("--range")
            .paramLabel("A-B")
            .type(PortRange.class)
            .converters(converter(PortRange::parse))
            .description("Ports to use instead of the usual ones. PROJAX_RANGE")
            .build();
    public static final OptionSpec PORT = OptionSpec.builder("--port")
            .paramLabel("PORT")
            .type(Integer.class)
            .converters(converter(Options::port))
            .description("This port or none; else exit 4.")
            .build();
    public static final OptionSpec VERIFIED = OptionSpec.builder("--verified")
            .description("Take only a server that proves itself, else exit 5. PROJAX_VERIFIED=true")
            .build();
    public static final OptionSpec DEADLINE = OptionSpec.builder("--deadline")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(converter(Durations::parse))
            .description("How long to look, like 2s. PROJAX_DEADLINE, or 500ms")
            .build();
    public static final OptionSpec FORCE = OptionSpec.builder("--force")
            .description("End the process of a server that does not stop when it is asked to.")
            .build();
    public static final OptionSpec QUIET = OptionSpec.builder("-q", "--quiet")
            .description("Print the answer and errors only.")
            .build();
    public static final OptionSpec JSON = OptionSpec.builder("--json")
            .description("Print the answer as JSON.")
            .build();

    private Options() {}

    /** Adds to {@code spec} what says where Projax and its files are. */
    public static CommandSpec addPlaces(CommandSpec spec) {
        return spec.addOption(RANGE).addOption(HOME).addOption(PORT_FILE);
    }

    /**
     * Returns Projax as the options and the environment have it, for a command that reads or writes its files.
     *
     * @throws FileSystemException if there is no place for them
     */
    public static App appWithHome(ParseResult arguments, Console console) throws CommandException, FileSystemException {
        App app = app(arguments, console);
        app.requireHome();
        return app;
    }

    /**
     * Returns Projax as the options and the environment have it; what only looks needs no place for its files.
     *
     * @throws InvalidPathException if an environment variable cannot be the path of one
     */
    public static App app(ParseResult arguments, Console console) throws CommandException {
        Map<String, String> environment = new HashMap<>(console.environment());
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

    /** Returns Projax with the ports that were asked for, whatever is said of its files: for who looks at ports alone. */
    public static App withAccountsHome(ParseResult arguments, Console console) throws CommandException {
        Map<String, String> environment = new HashMap<>(console.environment());
        environment.remove(variable(HOME));
        environment.remove(variable(PORT_FILE));
        environment.remove("HOME");
        override(environment, RANGE, arguments);
        return App.projax(environment);
    }

    /** Returns the variables that give a server of {@code app} the same places, wherever it stands. */
    public static Map<String, String> places(App app, ParseResult arguments) throws CommandException {
        Map<String, String> environment = new HashMap<>();
        environment.put(variable(HOME), app.directory().toString());
        environment.put(variable(PORT_FILE), app.portFile().toString());
        override(environment, RANGE, arguments);
        return environment;
    }

    /** Returns the discovery that the options and the environment ask for. */
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

    /** Tells whether only a proven server will do. */
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

    /** Returns the option of that name which commands take, and not the program. */
    static Optional<OptionSpec> shared(String name) {
        for (OptionSpec option : List.of(HOME, PORT_FILE, RANGE, VERIFIED, DEADLINE, JSON, QUIET, VERBOSE)) {
            if (List.of(option.names()).contains(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    /** Tells whether the command was given the flag. */
    public static boolean has(OptionSpec flag, ParseResult arguments) {
        return arguments.matchedOptionValue(flag.longestName(), false);
    }

    /** Reads one port. */
    public static int port(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new IllegalArgumentException("\"" + text + "\" is not a port; write one like 38124");
            }
        }
        return PortRange.parse(text).first();
    }

    /** Returns a converter whose error is the reader's own sentence. */
    public static <T> ITypeConverter<T> converter(Reader<T> reader) {
        return text -> {
            try {
                return reader.read(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    /** Reads a value, or says in an {@link IllegalArgumentException} what is wrong with it. */
    public interface Reader<T> {
        T read(String text);
    }

    private static void override(Map<String, String> environment, OptionSpec option, ParseResult arguments)
            throws CommandException {
        @Nullable Object value = arguments.matchedOptionValue(option.longestName(), null);
        if (value != null && value.toString().isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, option.longestName() + " is empty; give a value, or leave it out");
        }
        if (value != null) {
            environment.put(variable(option), value instanceof Path path ? typed(path) : value.toString());
        }
    }

    /** Who types a path means the directory where he is; {@code --home=~/x} is nothing that a shell expands. */
    private static String typed(Path path) {
        return path.startsWith("~") ? path.toString() : path.toAbsolutePath().toString();
    }

    static String variable(OptionSpec option) {
        return "PROJAX_" + option.longestName().substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
