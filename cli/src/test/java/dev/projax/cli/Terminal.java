package dev.projax.cli;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.LauncherFacts;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.UserShell;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** A terminal: types commands and reads what they print. */
public final class Terminal {
    private final Map<String, String> environment = new HashMap<>();

    /** Opens a terminal whose Projax uses {@code home} and the ports of {@code range} only. */
    public Terminal(Path home, String range) {
        export("PROJAX_HOME", home.toString());
        export("PROJAX_RANGE", range);
        export("PROJAX_LEASES", home.resolveSibling("leases").toString());
        export("PROJAX_LEASE_RANGE", range);
    }

    /** What a command printed, and its exit code. */
    public record Screen(int exit, List<String> out, List<String> err) {}

    public Terminal export(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs {@code projax} with {@code arguments}, in this process. */
    public Screen projax(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(Map.copyOf(environment), stream(out), stream(err), LauncherFacts.NONE);
        int exit = new CommandLineInterface(console).run(arguments);
        return new Screen(exit, lines(out), lines(err));
    }

    /** Returns the parsed words of a command line, without {@code projax}. */
    public static ParseResult arguments(String... words) {
        return new CommandLine(Commands.model(words), SpecFactory.INSTANCE)
                .parseArgs(words)
                .subcommand();
    }

    /** Returns why {@code arguments} are not a documented command. Runs nothing. */
    public static Optional<String> complaint(List<String> arguments) {
        String[] words = arguments.toArray(String[]::new);
        try {
            CommandLine commandLine = new CommandLine(Commands.model(words), SpecFactory.INSTANCE);
            ParseResult command = commandLine.parseArgs(words);
            command = command.hasSubcommand() ? command.subcommand() : command;
            boolean isHelp = command.commandSpec().name().equals("help");
            if (isHelp && !Commands.names().contains(command.matchedPositionalValue(0, "help"))) {
                return Optional.of("there is no such help");
            }
            return command.matchedOptions().stream()
                    .filter(OptionSpec::hidden)
                    .map(option -> option.longestName() + " is hidden")
                    .findAny();
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the names of all commands. */
    public static List<String> commands() {
        return Commands.names();
    }

    /** Returns the names of each documented option of all commands, except --help. */
    public static Set<List<String>> options() {
        return Commands.model().subcommands().values().stream()
                .flatMap(command -> command.getCommandSpec().options().stream())
                .filter(option -> !option.hidden() && !option.usageHelp())
                .map(option -> List.of(option.names()))
                .collect(Collectors.toSet());
    }

    /** Returns the advice that a command gives in a POSIX shell without variables for Projax. */
    public static Advice advice(String... words) {
        return new Advice(arguments(words), Map.of(), new UserShell(false));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
