package dev.projax.cli;

import dev.projax.cli.command.Console;
import dev.projax.cli.command.LauncherFacts;
import dev.projax.cli.command.SpecFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** A person's terminal: types commands, and reads what comes back. */
public final class Terminal {
    private final Map<String, String> environment = new HashMap<>();

    /** A terminal whose Projax lives in {@code home} and knows no port but those of {@code range}. */
    public Terminal(Path home, String range) {
        export("PROJAX_HOME", home.toString());
        export("PROJAX_RANGE", range);
        export("PROJAX_LEASES", home.resolveSibling("leases").toString());
    }

    /** What a command left on the terminal. */
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

    /** Returns what is read of the arguments of {@code command}, if it is typed alone. */
    public static ParseResult arguments(String command) {
        return new CommandLine(Commands.model(command), SpecFactory.INSTANCE)
                .parseArgs(command)
                .subcommand();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
