package dev.projax.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A person's terminal: types commands, and reads what comes back. */
final class Terminal {
    private final Map<String, String> environment = new HashMap<>();

    /** A terminal whose Projax lives in {@code home} and knows no port but those of {@code range}. */
    Terminal(Path home, String range) {
        export("PROJAX_HOME", home.toString());
        export("PROJAX_RANGE", range);
    }

    /** What a command left on the terminal. */
    record Screen(int exit, List<String> out, List<String> err) {}

    Terminal export(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs {@code projax} with {@code arguments}, in this process. */
    Screen projax(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(Map.copyOf(environment), stream(out), stream(err), Launcher.NONE);
        int exit = new CommandLineInterface(console).run(arguments);
        return new Screen(exit, lines(out), lines(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
