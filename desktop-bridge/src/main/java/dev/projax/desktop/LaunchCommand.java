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

/**
 * The command that starts an app's server.
 *
 * @param words the program and its arguments
 * @param environment what is set in its environment, so that it starts the server where it is looked for
 */
record LaunchCommand(List<String> words, Map<String, String> environment) {
    private static final String PROJAX = "projax";

    LaunchCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /**
     * Returns the command that the options name, or the distribution's {@code projax start --json}.
     *
     * @throws LaunchException if there is neither
     */
    static LaunchCommand of(ConnectionOptions options) throws LaunchException {
        App app = options.app();
        if (!options.launchCommand().isEmpty()) {
            return new LaunchCommand(options.launchCommand(), places(app));
        }
        Optional<Path> sibling = app.name().equals(PROJAX) ? sibling() : Optional.empty();
        Path launcher = sibling.orElseThrow(() -> new LaunchException("there is no server of " + app.name()
                + ", and no command is known that starts it; give one with ConnectionOptions.launchedBy"));
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
     * Returns {@code bin/projax} beside the {@code lib} that a library is in. Normalised before it is looked at: the system
     * knows nothing above a jar.
     */
    static Optional<Path> sibling(Path library) {
        String name = File.separatorChar == '/' ? PROJAX : PROJAX + ".cmd";
        Path launcher = library.resolve("../../bin").resolve(name).normalize();
        return Files.isExecutable(launcher) ? Optional.of(launcher) : Optional.empty();
    }

    /**
     * Returns where the server has to be. The range of an app with extra ports is its usual one, which replaces them if it is
     * given: then the server must not inherit another, and an empty value counts as none.
     */
    private static Map<String, String> places(App app) {
        String prefix = app.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        return Map.of(
                prefix + "HOME", app.directory().toString(),
                prefix + "PORT_FILE", app.portFile().toString(),
                prefix + "RANGE", app.extraPorts().isEmpty() ? app.range().toString() : "");
    }

    /**
     * Starts it.
     *
     * @param errors gets what it says on stderr
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
            throw new LaunchException(this + " cannot be run: " + e.getMessage());
        }
    }

    /** Returns the words. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
