package dev.projax.cli;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Outcome;
import dev.projax.core.discovery.Server;
import dev.projax.core.discovery.Source;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Logs;
import dev.projax.core.registry.PortFile;
import dev.projax.core.registry.PortFileReading;
import dev.projax.core.registry.StartLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Brings up servers in the background. That there is one only, of however many callers, is not decided here but by the port
 * file's lock: a server that cannot get it ends by itself, and its caller finds the owner. The start lock only spares JVMs.
 */
final class Starter {
    private static final Duration MAY_TAKE = Duration.ofSeconds(30);

    /** Whoever is about to start a server may have to give up, and another one to take over. */
    private static final Duration OTHERS_MAY_TAKE = MAY_TAKE.multipliedBy(2);

    /** So long a server has for one answer before it counts as hung: beside 200 callers each waits for the processor. */
    private static final Duration ANSWER_MAY_TAKE = Duration.ofSeconds(5);

    private static final Duration PROOF_MAY_TAKE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 200;

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
        prepare();
        boolean isOwned = false;
        OptionalLong silentSince = OptionalLong.empty();
        try (Progress progress = Progress.on(console)) {
            while (true) {
                DiscoveryReport report = Discovery.of(app).search();
                Optional<Server> running = report.server().filter(Server::verified);
                Optional<Candidate> silent = running.isPresent() ? Optional.empty() : silentOwner(report, isOwned);
                if (silent.isEmpty()) {
                    silentSince = OptionalLong.empty();
                } else if (silentSince.isEmpty()) {
                    silentSince = OptionalLong.of(System.nanoTime());
                    running = askPatiently(silent.get().port(), progress);
                } else if (System.nanoTime() - silentSince.getAsLong() > ANSWER_MAY_TAKE.toNanos()) {
                    throw hung(silent.get().port());
                } else {
                    // It refuses, as one that is about to end; another server of ours would end as the last one did.
                    progress.waitingFor("a server that does not answer");
                    Thread.sleep(LONGEST_PAUSE_MILLIS);
                    continue;
                }
                if (running.isPresent()) {
                    return new Started(running.get(), false);
                }
                requirePatience();
                Optional<StartLock> lock = awaitTurn(report.portFile(), progress);
                if (lock.isPresent()) {
                    Optional<Started> started = unlessAnotherOwns(lock.get(), progress);
                    if (started.isPresent()) {
                        return started.get();
                    }
                    isOwned = true;
                }
            }
        }
    }

    /** Returns who seems to own the port file and does not answer; a stranger whom an old file names is not worth a wait. */
    private static Optional<Candidate> silentOwner(DiscoveryReport report, boolean isOwned) {
        Optional<Candidate> recorded = report.candidates().stream()
                .filter(it ->
                        it.outcome() == Outcome.UNRESPONSIVE && it.sources().contains(Source.RECORD))
                .filter(it -> isOwned || it.inPortFile())
                .findFirst();
        return isOwned ? recorded.or(report::unresponsive) : recorded;
    }

    /** Asks once and waits long: who asks again and again keeps a busy server, and a busy machine, from answering. */
    private Optional<Server> askPatiently(int port, Progress progress) throws IOException, InterruptedException {
        return progress.during("an answer of the server on port " + port, () -> proven(port, ANSWER_MAY_TAKE));
    }

    /**
     * Waits for the start lock, or until it is time to look again: the port file names another port, or 2 s have passed. Nobody
     * is asked meanwhile, and less and less is done: of 200 callers each would take the processor from the server to come.
     */
    private Optional<StartLock> awaitTurn(PortFileReading before, Progress progress)
            throws IOException, InterruptedException {
        long begin = System.nanoTime();
        long pause = PAUSE_MILLIS;
        while (true) {
            Optional<StartLock> lock = StartLock.tryHold(app);
            if (lock.isPresent()
                    || !PortFile.of(app).read().port().equals(before.port())
                    || System.nanoTime() - begin > LOOK_AGAIN.toNanos()) {
                return lock;
            }
            progress.waitingFor("another start");
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Starts a server, and gives the lock back; empty if another server owns the port file, which has yet to be found. */
    private Optional<Started> unlessAnotherOwns(StartLock lock, Progress progress)
            throws IOException, InterruptedException, CommandException {
        try {
            Optional<Server> running = Discovery.of(app).find().filter(Server::verified);
            if (running.isPresent()) {
                return Optional.of(new Started(running.get(), false));
            }
            List<String> words = new ArrayList<>(options);
            words.add("--sole");
            return spawn(words, progress).map(server -> new Started(server, true));
        } finally {
            lock.close();
        }
    }

    /** Gives up when nobody comes up. */
    private void requirePatience() throws CommandException {
        if (Duration.ofNanos(System.nanoTime() - start).compareTo(OTHERS_MAY_TAKE) > 0) {
            throw tooSlow(OTHERS_MAY_TAKE);
        }
    }

    private static CommandException hung(int port) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "a server runs on port " + port + ", but does not answer; replace it with: projax restart " + port
                        + " --force, or start another with: projax start --new");
    }

    private static CommandException tooSlow(Duration limit) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "no server has proved itself within " + limit.toSeconds() + " s; to see why, run: projax serve");
    }

    /** Starts one beside those that run. */
    Started another() throws IOException, InterruptedException, CommandException {
        return another(options);
    }

    /** Starts one beside those that run, on {@code port} if that is free. */
    Started anotherOn(int port) throws IOException, InterruptedException, CommandException {
        List<String> words = new ArrayList<>(options);
        words.addAll(List.of("--prefer", Integer.toString(port)));
        return another(words);
    }

    private Started another(List<String> words) throws IOException, InterruptedException, CommandException {
        try (Progress progress = Progress.on(console)) {
            Server server = spawn(words, progress)
                    .orElseThrow(() -> new IllegalStateException("only a sole server ends because of another one"));
            return new Started(server, true);
        }
    }

    /** Takes the start lock, or waits for it. */
    StartLock lock() throws IOException, InterruptedException, CommandException {
        prepare();
        try (Progress progress = Progress.on(console)) {
            while (Duration.ofNanos(System.nanoTime() - start).compareTo(OTHERS_MAY_TAKE) < 0) {
                Optional<StartLock> lock = awaitTurn(PortFile.of(app).read(), progress);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
        }
        throw new CommandException(
                ExitCode.UNRESPONSIVE,
                "another start or restart is under way, and not done after " + OTHERS_MAY_TAKE.toSeconds()
                        + " s; see: projax status");
    }

    private void prepare() throws IOException {
        for (String notice : PortFile.of(app).prepare()) {
            console.tell(notice);
        }
    }

    /** Starts a server and waits for its proof; empty if it has ended because it is not the sole one. */
    private Optional<Server> spawn(List<String> words, Progress progress)
            throws IOException, InterruptedException, CommandException {
        prepare();
        Path directory = Logs.of(app).prepare();
        try (BackgroundServer spawned =
                BackgroundServer.start(console.launcher().script(), environment, directory, words)) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < MAY_TAKE.toNanos()) {
                OptionalInt exit = spawned.exit();
                if (exit.isPresent() && exit.getAsInt() == ExitCode.ALREADY_SERVED) {
                    return Optional.empty();
                }
                if (exit.isPresent()) {
                    throw ended(exit.getAsInt(), spawned.lastLines());
                }
                OptionalInt port = spawned.port();
                Optional<Server> proven = port.isPresent() ? proven(port.getAsInt(), PROOF_MAY_TAKE) : Optional.empty();
                if (proven.isPresent()) {
                    return proven;
                }
                progress.waitingFor("the server to prove itself");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw tooSlow(MAY_TAKE);
    }

    private Optional<Server> proven(int port, Duration limit) throws IOException {
        return Discovery.of(app).within(limit).ask(port).server().filter(Server::verified);
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
