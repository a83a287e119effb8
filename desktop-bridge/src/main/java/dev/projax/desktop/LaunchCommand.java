package dev.projax.desktop;

import dev.projax.core.registry.App;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The command that starts an app's server.
 *
 * @param words the program and its arguments
 * @param environment what is set in its environment, so that it starts the server where it is looked for
 */
record LaunchCommand(List<String> words, Map<String, String> environment) {
    private static final String PROJAX = "projax";
    private static final int MOST_WORDS_OF_ERROR = 500;

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

    /** Returns {@code bin/projax} beside the {@code lib} that this class comes from. */
    private static Optional<Path> sibling() {
        CodeSource source = LaunchCommand.class.getProtectionDomain().getCodeSource();
        if (source == null || !"file".equals(source.getLocation().getProtocol())) {
            return Optional.empty();
        }
        try {
            String name = File.separatorChar == '/' ? "projax" : "projax.cmd";
            Path launcher =
                    Path.of(source.getLocation().toURI()).resolve("../../bin").resolve(name);
            return Files.isExecutable(launcher) ? Optional.of(launcher.normalize()) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** The range of an app with extra ports is its usual one, which replaces them if it is given. */
    private static Map<String, String> places(App app) {
        String prefix = app.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        Map<String, String> places = new HashMap<>();
        places.put(prefix + "HOME", app.directory().toString());
        places.put(prefix + "PORT_FILE", app.portFile().toString());
        if (app.extraPorts().isEmpty()) {
            places.put(prefix + "RANGE", app.range().toString());
        }
        return places;
    }

    /**
     * Runs it to its end, which has to be 0.
     *
     * @throws LaunchException if it cannot be run, takes too long, or fails
     * @throws InterruptedException if the thread is interrupted; the command is ended then
     */
    void run(Duration limit) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("projax-launch", ".txt");
        try {
            run(limit, errors);
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private void run(Duration limit, Path errors) throws IOException, InterruptedException {
        Process process = start(errors);
        boolean ended = false;
        try {
            process.getOutputStream().close();
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                process.destroy();
            }
        }
        if (!ended) {
            throw new LaunchException(this + " has not ended after " + limit.toMillis() + " ms; " + lastLine(errors));
        }
        if (process.exitValue() != 0) {
            throw new LaunchException(this + " has failed with " + process.exitValue() + ": " + lastLine(errors));
        }
    }

    private Process start(Path errors) throws LaunchException {
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

    private static String lastLine(Path errors) throws IOException {
        String text = new String(Files.readAllBytes(errors), Charset.defaultCharset()).strip();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        return line.length() > MOST_WORDS_OF_ERROR ? line.substring(0, MOST_WORDS_OF_ERROR) + "..." : line;
    }

    /** Returns the words. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
