package dev.projax.desktop;

import dev.projax.core.registry.App;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The command that starts an app's server.
 *
 * @param words the program and its arguments
 * @param environment variables to set for it, so that it starts the server where the connection looks
 */
record LaunchCommand(List<String> words, Map<String, String> environment) {
    private static final String PROJAX = "projax";

    /** {@code error=2} on JDK 17, {@code error: 2} on later ones. */
    private static final Pattern MISSING = Pattern.compile("\\berror[=:] ?2\\b");

    LaunchCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Returns the command from the options, or else the distribution's {@code projax start --json}.
     *
     * @throws LaunchException if there is neither
     */
    static LaunchCommand of(ConnectionOptions options) throws LaunchException {
        App app = options.app();
        if (!options.launchCommand().isEmpty()) {
            return new LaunchCommand(options.launchCommand(), places(app));
        }
        Optional<Path> sibling = app.name().equals(PROJAX) ? sibling() : Optional.empty();
        Path launcher = sibling.orElseThrow(() -> new LaunchException("no server of " + app.name()
                + " is running, and no start command is set; set one with ConnectionOptions.launchedBy"));
        return new LaunchCommand(List.of(launcher.toString(), "start", "--json"), places(app));
    }

    private static Optional<Path> sibling() {
        CodeSource source = LaunchCommand.class.getProtectionDomain().getCodeSource();
        if (source == null || !"file".equals(source.getLocation().getProtocol())) {
            return Optional.empty();
        }
        try {
            return sibling(Path.of(source.getLocation().toURI()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns {@code bin/projax} next to the {@code lib} directory that holds a library. The path is normalized first,
     * because the system cannot resolve {@code ..} after the name of a jar.
     */
    static Optional<Path> sibling(Path library) {
        String name = File.separatorChar == '/' ? PROJAX : PROJAX + ".cmd";
        Path launcher = library.resolve("../../bin").resolve(name).normalize();
        return Files.isExecutable(launcher) ? Optional.of(launcher) : Optional.empty();
    }

    /**
     * Returns the variables that say where the server belongs. For an app with extra ports, the range is the default
     * one, and setting it explicitly would drop the extra ports. So the variable is set to the empty string, which
     * counts as unset, and the server inherits no other range.
     */
    private static Map<String, String> places(App app) {
        String prefix = app.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        return Map.of(
                prefix + "HOME", app.directory().toString(),
                prefix + "PORT_FILE", app.portFile().toString(),
                prefix + "RANGE", app.extraPorts().isEmpty() ? app.range().toString() : "");
    }

    /**
     * Starts the command.
     *
     * @param errors receives what it writes to stderr
     * @throws LaunchException if it cannot be run
     */
    Process start(Path errors) throws LaunchException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LaunchException("cannot run " + words.get(0) + ": " + reason(e));
        }
    }

    /** Returns the reason without the program's name, which the JDK puts in front; error 2 is the same on every system. */
    private static String reason(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (MISSING.matcher(text).find()) {
            return "no such file";
        }
        Throwable cause = e.getCause();
        return cause == null ? text : String.valueOf(cause.getMessage());
    }
}
