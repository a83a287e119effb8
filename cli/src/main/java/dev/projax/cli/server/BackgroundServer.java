package dev.projax.cli.server;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@code projax serve} that this process has started and that outlives it. It has no terminal: Ctrl-C, Ctrl-Z and the end of
 * the session do not reach it; what it prints until it is up comes here. If it is not up when this is closed, or when this process
 * is ended by a signal, it is ended too: who started it does not wait for it any more.
 */
final class BackgroundServer implements Closeable {
    /** What stands before a line of its stdout that its starter is to pass on; these lines come before its URL. */
    static final String NOTICE = "notice: ";

    private static final String URL = "http://localhost:";

    /** Where there is no setsid, as on macOS, the signals of the terminal are ignored instead. */
    private static final String OWN_SESSION = "trap '' INT HUP TSTP TTIN TTOU; "
            + "if command -v setsid >/dev/null; then exec setsid \"$@\"; else exec \"$@\"; fi";

    private static final int MOST_LINES = 20;
    private static final int MAY_TAKE_TO_END_SECONDS = 5;

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final Thread errors;
    private final Thread ending = new Thread(this::endUnlessUp, "projax-end");
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
     * @param directory where it stands, and where its JVM leaves a report if it crashes
     * @throws CommandException if it cannot be started
     */
    static BackgroundServer start(
            @Nullable Path launcher, Map<String, String> environment, Path directory, List<String> options)
            throws CommandException {
        if (launcher == null) {
            throw new CommandException(
                    ExitCode.FAILED, "a server in the background is started by bin/projax only; use that, or serve");
        }
        List<String> words = new ArrayList<>();
        if (File.separatorChar == '/') {
            words.addAll(List.of("sh", "-c", OWN_SESSION, "projax"));
        }
        words.addAll(List.of(launcher.toString(), "serve", "--background"));
        words.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile());
        builder.environment().putAll(environment);
        try {
            BackgroundServer server = new BackgroundServer(builder.start());
            Runtime.getRuntime().addShutdownHook(server.ending);
            server.errors.start();
            reading(server.process.inputReader(), server::hear).start();
            server.process.getOutputStream().close();
            return server;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "the server cannot be started: " + e.getMessage());
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
                        // it has ended
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
        if (line.matches(URL + "[0-9]{1,5}")) {
            port = Integer.parseInt(line.substring(URL.length()));
        }
    }

    /** Returns its port, once it is up and published. */
    synchronized OptionalInt port() {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Returns what whoever starts it should know; all of that once it has a port. */
    synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    /** Returns its exit code, once it has ended. */
    OptionalInt exit() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** Returns the end of what it has written to stderr; all of that if it has ended. */
    List<String> lastLines() throws InterruptedException {
        if (!process.isAlive()) {
            errors.join(TimeUnit.SECONDS.toMillis(1));
        }
        synchronized (this) {
            return List.copyOf(lastLines);
        }
    }

    private void endUnlessUp() {
        if (port().isPresent() || !process.isAlive()) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(MAY_TAKE_TO_END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        endUnlessUp();
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException e) {
            // this process ends, and the hook does the same
        }
    }
}
