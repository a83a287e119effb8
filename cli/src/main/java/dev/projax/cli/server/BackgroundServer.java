package dev.projax.cli.server;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.OwnSession;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@code projax serve} that this process starts and that outlives it. It has no terminal, so Ctrl-C, Ctrl-Z and a
 * logout do not reach it. Until it is ready, this process reads its output. If it is not ready when this object is
 * closed, or when a signal stops this process, it is terminated too, because nothing waits for it anymore.
 */
final class BackgroundServer implements Closeable {
    /** The prefix of the lines on its stdout that this process passes on to the user. They come before its URL. */
    static final String NOTICE = "notice: ";

    private static final Pattern URL = Pattern.compile("http://(?:localhost|127\\.0\\.0\\.1):([0-9]{1,5})");

    private static final int MOST_LINES = 20;
    private static final int EXIT_TIMEOUT_SECONDS = 5;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread errors;
    private final Thread terminating = new Thread(this::terminateUnlessReady, "projax-terminate");
    private final List<String> notices = new ArrayList<>();
    private int port;

    private BackgroundServer(Process process) {
        this.process = process;
        this.errors = reading(process.errorReader(), this::keep);
    }

    /**
     * Starts it.
     *
     * @param launcher {@code bin/projax}
     * @param directory its working directory, where its JVM leaves a report if it crashes
     * @throws CommandException if it cannot be started
     */
    static BackgroundServer start(
            @Nullable Path launcher, Map<String, String> environment, Path directory, List<String> options)
            throws CommandException {
        if (launcher == null) {
            throw new CommandException(
                    ExitCode.FAILED, "cannot start a server in the background without bin/projax; try: projax serve");
        }
        List<String> words = new ArrayList<>(List.of(launcher.toString(), "serve", "--background"));
        words.addAll(options);
        ProcessBuilder builder = OwnSession.of(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        try {
            BackgroundServer server = new BackgroundServer(builder.start());
            Runtime.getRuntime().addShutdownHook(server.terminating);
            server.errors.start();
            reading(server.process.inputReader(), server::hear).start();
            server.process.getOutputStream().close();
            return server;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot start the server: " + e.getMessage());
        }
    }

    private static Thread reading(BufferedReader reader, Reaction reaction) {
        Thread thread = new Thread(
                () -> {
                    try (reader) {
                        String line;
                        while ((line = reader.readLine()) != null) {
                            reaction.to(line);
                        }
                    } catch (IOException e) {
                        // the process has exited
                    }
                },
                "projax-server-output");
        thread.setDaemon(true);
        return thread;
    }

    private interface Reaction {
        void to(String line);
    }

    private synchronized void keep(String line) {
        lastLines.add(line);
        if (lastLines.size() > MOST_LINES) {
            lastLines.remove();
        }
    }

    private synchronized void hear(String line) {
        if (line.startsWith(NOTICE)) {
            notices.add(line.substring(NOTICE.length()));
        }
        Matcher url = URL.matcher(line);
        if (url.matches()) {
            port = Integer.parseInt(url.group(1));
        }
    }

    /** Returns its port, once it is ready and published. */
    synchronized OptionalInt port() {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Returns the notices for the user. They are complete once it has a port. */
    synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    /** Returns its exit code, once it has exited. */
    OptionalInt exit() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Returns the last lines that it wrote to stderr. They are complete once it has exited. */
    List<String> lastLines() throws InterruptedException {
        if (!process.isAlive()) {
            errors.join(TimeUnit.SECONDS.toMillis(1));
        }
        synchronized (this) {
            return List.copyOf(lastLines);
        }
    }

    private void terminateUnlessReady() {
        if (port().isPresent() || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        terminateUnlessReady();
        try {
            Runtime.getRuntime().removeShutdownHook(terminating);
        } catch (IllegalStateException e) {
            // this process is exiting, and the hook does the same
        }
    }
}
