package dev.projax.cli;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Logs;
import dev.projax.core.registry.PortFile;
import dev.projax.core.registry.StartLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Brings up servers in the background. That there is one only, of however many callers, is not decided here but by the port
 * file's lock: a server that cannot get it ends by itself, and its caller finds the owner. The start lock only spares JVMs.
 */
final class Starter {
    private static final Duration MAY_TAKE = Duration.ofSeconds(30);

    /** So long an owner that does not answer may have to become well again. */
    private static final Duration HICCUP = Duration.ofSeconds(3);

    private static final Duration PROOF_MAY_TAKE = Duration.ofSeconds(1);
    private static final long PAUSE_MILLIS = 20;

    private final App app;
    private final Console console;
    private final Map<String, String> environment;
    private final List<String> options;
    private final long start = System.nanoTime();

    /**
     * @param environment the variables that give the servers their places
     * @param options what {@code serve} gets
     */
    Starter(App app, Console console, Map<String, String> environment, List<String> options) {
        this.app = app;
        this.console = console;
        this.environment = environment;
        this.options = List.copyOf(options);
    }

    /**
     * A server that has proved itself.
     *
     * @param isNew whether this call has started it
     */
    record Started(Server server, boolean isNew) {}

    /** Returns the server that runs, or starts one, whoever else does the same at the same time. */
    Started theOne() throws IOException, InterruptedException, CommandException {
        try (Progress progress = Progress.on(console)) {
            while (true) {
                DiscoveryReport report = Discovery.of(app).search();
                Optional<Server> running = report.server().filter(Server::verified);
                if (running.isPresent()) {
                    return new Started(running.get(), false);
                }
                requirePatience(report);
                Optional<StartLock> lock = tryLock();
                if (lock.isEmpty()) {
                    progress.waitingFor("another start");
                    Thread.sleep(PAUSE_MILLIS);
                    continue;
                }
                try {
                    Started started = unlessAnotherOwns(progress);
                    if (started != null) {
                        return started;
                    }
                } finally {
                    lock.get().close();
                }
            }
        }
    }

    /** Returns null if another server owns the port file, which has yet to be found. */
    private @Nullable Started unlessAnotherOwns(Progress progress)
            throws IOException, InterruptedException, CommandException {
        Optional<Server> running = Discovery.of(app).find().filter(Server::verified);
        if (running.isPresent()) {
            return new Started(running.get(), false);
        }
        List<String> words = new ArrayList<>(options);
        words.add("--sole");
        Server server = spawn(words, progress);
        return server == null ? null : new Started(server, true);
    }

    /** Gives up when somebody who owns the port file does not answer, or nobody comes up. */
    private void requirePatience(DiscoveryReport report) throws CommandException {
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        Optional<Candidate> silent = report.unresponsive();
        if (silent.isPresent() && waited.compareTo(HICCUP) > 0) {
            throw new CommandException(
                    ExitCode.UNRESPONSIVE,
                    "a server runs on port " + silent.get().port() + ", but does not answer; end it with: projax stop "
                            + silent.get().port() + " --force, or start another with: projax start --new");
        }
        if (waited.compareTo(MAY_TAKE) > 0) {
            throw tooSlow();
        }
    }

    private static CommandException tooSlow() {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "no server has proved itself within " + MAY_TAKE.toSeconds() + " s; to see why, run: projax serve");
    }

    /** Starts one beside those that run. */
    Started another() throws IOException, InterruptedException, CommandException {
        try (Progress progress = Progress.on(console)) {
            Server server = spawn(options, progress);
            if (server == null) {
                throw new IllegalStateException("only a sole server ends because of another one");
            }
            return new Started(server, true);
        }
    }

    /** Takes the start lock, or waits for it. */
    StartLock lock() throws IOException, InterruptedException, CommandException {
        try (Progress progress = Progress.on(console)) {
            while (true) {
                Optional<StartLock> lock = tryLock();
                if (lock.isPresent()) {
                    return lock.get();
                }
                if (Duration.ofNanos(System.nanoTime() - start).compareTo(MAY_TAKE) > 0) {
                    throw tooSlow();
                }
                progress.waitingFor("another start");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private Optional<StartLock> tryLock() throws IOException {
        for (String notice : PortFile.of(app).prepare()) {
            console.tell(notice);
        }
        return StartLock.tryHold(app);
    }

    /** Starts a server and waits for its proof; returns null if it has ended because it is not the sole one. */
    private @Nullable Server spawn(List<String> words, Progress progress)
            throws IOException, InterruptedException, CommandException {
        for (String notice : PortFile.of(app).prepare()) {
            console.tell(notice);
        }
        Path directory = Logs.of(app).prepare();
        try (BackgroundServer spawned =
                BackgroundServer.start(console.launcher().script(), environment, directory, words)) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < MAY_TAKE.toNanos()) {
                OptionalInt exit = spawned.exit();
                if (exit.isPresent() && exit.getAsInt() == ExitCode.ALREADY_SERVED) {
                    return null;
                }
                if (exit.isPresent()) {
                    throw ended(exit.getAsInt(), spawned.lastLines());
                }
                Optional<Server> proven = proven(spawned.port());
                if (proven.isPresent()) {
                    return proven.get();
                }
                progress.waitingFor("the server to prove itself");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw tooSlow();
    }

    private Optional<Server> proven(OptionalInt port) throws IOException {
        if (port.isEmpty()) {
            return Optional.empty();
        }
        return Discovery.of(app)
                .within(PROOF_MAY_TAKE)
                .ask(port.getAsInt())
                .server()
                .filter(Server::verified);
    }

    /** The server's own last line says best why; it is ours in the form of every error. */
    private CommandException ended(int exit, List<String> lines) {
        for (String line : lines) {
            console.err().println(line);
        }
        int code = exit == ExitCode.DONE ? ExitCode.FAILED : exit;
        return new CommandException(code, "the server has ended with exit code " + exit + " before it was up");
    }
}
