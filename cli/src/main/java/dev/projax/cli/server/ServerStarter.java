package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.Progress;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.instances.StartLock;
import dev.projax.core.logs.Logs;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Brings up servers in the background; what it does next is decided by {@link StartStep}. That there is one only, of however many
 * callers, is not decided here but by the port file's lock: a server that cannot get it ends by itself, and its caller finds the
 * owner. The start lock only spares JVMs.
 */
final class ServerStarter {
    private static final Duration PROOF_MAY_TAKE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private final App app;
    private final Console console;
    private final Map<String, String> environment;
    private final List<String> options;
    private final Advice advice;

    /**
     * @param environment the variables that give the servers their places
     * @param options what {@code serve} gets
     * @param advice for the person who started this
     */
    ServerStarter(App app, Console console, Map<String, String> environment, List<String> options, Advice advice) {
        this.app = app;
        this.console = console;
        this.environment = environment;
        this.options = List.copyOf(options);
        this.advice = advice;
    }

    /**
     * A server that has proved itself.
     *
     * @param isNew whether this call has started it
     */
    record Started(Server server, boolean isNew) {}

    /**
     * Returns the server that runs, or starts one, whoever else does the same at the same time.
     *
     * @throws CommandException with exit 6 if a server lives and does not answer, or somebody who cannot be reached owns the port
     *     file
     */
    Started theOne() throws IOException, InterruptedException, CommandException {
        prepare();
        try (Progress progress = Progress.on(console);
                Turn turn = new Turn()) {
            StartSight sight = StartSight.of(app);
            while (true) {
                switch (StartStep.after(sight.known(turn.isHeld()))) {
                    case USE -> {
                        return new Started(sight.proven().orElseThrow(), false);
                    }
                    case ASK_PATIENTLY -> {
                        sight.askPatiently();
                        Optional<Server> answering = askPatiently(sight.silentPort(), progress);
                        if (answering.isPresent()) {
                            return new Started(answering.get(), false);
                        }
                    }
                    case WAIT -> {
                        progress.waitingFor("a server that does not answer yet");
                        Thread.sleep(LONGEST_PAUSE_MILLIS);
                    }
                    case GIVE_UP_ON_SILENCE -> throw hung(sight.silentPort());
                    case GIVE_UP -> throw tooSlow(sight.waited());
                    case TAKE_TURN -> turn.lock = awaitTurn(sight.portFilePort(), progress);
                    case SPAWN -> {
                        Optional<Server> spawned = spawn(with("--sole"), progress);
                        if (spawned.isPresent()) {
                            return new Started(spawned.get(), true);
                        }
                        sight.isServed();
                    }
                }
                sight.lookAgain();
            }
        }
    }

    /** The start lock, once this call has it: to its end, so that nobody else starts a server meanwhile. */
    private static final class Turn implements Closeable {
        private Optional<StartLock> lock = Optional.empty();

        boolean isHeld() {
            return lock.isPresent();
        }

        @Override
        public void close() {
            lock.ifPresent(StartLock::close);
        }
    }

    /** Asks once and waits long: who asks again and again keeps a busy server, and a busy machine, from answering. */
    private Optional<Server> askPatiently(int port, Progress progress) throws IOException, InterruptedException {
        return progress.during(
                "an answer of the server on port " + port, () -> proven(port, StartStep.ANSWER_MAY_TAKE));
    }

    /**
     * Waits for the start lock, or until it is time to look again: the port file names another port, or 2 s have passed. Nobody
     * is asked meanwhile, and less and less is done: of 200 callers each would take the processor from the server to come.
     *
     * @throws CommandException with exit 6 if whoever has the lock starts nothing
     */
    private Optional<StartLock> awaitTurn(OptionalInt before, Progress progress)
            throws IOException, InterruptedException, CommandException {
        long begin = System.nanoTime();
        long pause = PAUSE_MILLIS;
        while (true) {
            Optional<StartLock> lock = StartLock.tryHold(app);
            if (lock.isPresent() || !portFilePort().equals(before)) {
                return lock;
            }
            if (System.nanoTime() - begin > LOOK_AGAIN.toNanos()) {
                requireProgress();
                return lock;
            }
            progress.waitingFor("another start");
            Thread.sleep(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private OptionalInt portFilePort() throws IOException {
        Optional<Integer> port = PortFile.of(app).read().value();
        return port.isPresent() ? OptionalInt.of(port.get()) : OptionalInt.empty();
    }

    private void requireProgress() throws CommandException {
        Optional<String> idle = TurnHolder.of(app).flatMap(TurnHolder::whyNobodyStarts);
        if (idle.isPresent()) {
            throw new CommandException(
                    ExitCode.UNRESPONSIVE,
                    StartLock.file(app) + " is locked by " + idle.get() + ", or start a server beside it with: "
                            + advice.command("start --new"));
        }
    }

    private CommandException hung(int port) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "a server runs on port " + port + ", but does not answer; replace it with: "
                        + advice.command("restart " + port + " --force") + ", or start another with: "
                        + advice.command("start --new"));
    }

    private CommandException tooSlow(Duration limit) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "no server has proved itself within " + limit.toSeconds() + " s; to see why, run: "
                        + advice.command("serve"));
    }

    /** Starts one beside those that run. */
    Started another() throws IOException, InterruptedException, CommandException {
        return another(options);
    }

    /** Starts one beside those that run, on {@code port} if that is free. */
    Started anotherOn(int port) throws IOException, InterruptedException, CommandException {
        return another(with("--prefer", Integer.toString(port)));
    }

    private List<String> with(String... words) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(words));
        return all;
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
            long start = System.nanoTime();
            while (System.nanoTime() - start < StartStep.OTHERS_MAY_TAKE.toNanos()) {
                Optional<StartLock> lock = awaitTurn(portFilePort(), progress);
                if (lock.isPresent()) {
                    return lock.get();
                }
            }
        }
        throw new CommandException(
                ExitCode.UNRESPONSIVE,
                "another start or restart is under way, and not done after " + StartStep.OTHERS_MAY_TAKE.toSeconds()
                        + " s; see: " + advice.command("status"));
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
            while (System.nanoTime() - begin < StartStep.START_MAY_TAKE.toNanos()) {
                OptionalInt exit = spawned.exit();
                if (exit.isPresent() && exit.getAsInt() == ExitCode.ALREADY_SERVED) {
                    return Optional.empty();
                }
                if (exit.isPresent() && exit.getAsInt() == ExitCode.OWNER_OUT_OF_REACH) {
                    throw outOfReach(spawned.lastLines());
                }
                if (exit.isPresent()) {
                    throw ended(exit.getAsInt(), spawned.lastLines());
                }
                OptionalInt port = spawned.port();
                Optional<Server> proven = port.isPresent() ? proven(port.getAsInt(), PROOF_MAY_TAKE) : Optional.empty();
                if (proven.isPresent()) {
                    spawned.notices().forEach(console::warn);
                    return proven;
                }
                progress.waitingFor("the server to prove itself");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw tooSlow(StartStep.START_MAY_TAKE);
    }

    private Optional<Server> proven(int port, Duration limit) throws IOException {
        return Discovery.of(app).within(limit).ask(port).server().filter(Server::verified);
    }

    /** The server has said in one line who owns the port file, in the form of every error. */
    private CommandException outOfReach(List<String> lines) {
        String last = lines.isEmpty() ? "somebody else owns " + app.portFile() : lines.get(lines.size() - 1);
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                withoutName(last)
                        + "; to start a server beside it run: " + advice.command("start --new")
                        + ", or choose another " + advice.name(Options.PORT_FILE));
    }

    /** The server's own last line says best why; it is ours in the form of every error. */
    private CommandException ended(int exit, List<String> lines) {
        if (exit == ExitCode.FILE_PROBLEM && lines.size() == 1) {
            return new CommandException(exit, withoutName(lines.get(0)));
        }
        for (String line : lines) {
            console.err().println(line);
        }
        int code = exit == ExitCode.DONE ? ExitCode.FAILED : exit;
        return new CommandException(code, "the server has ended with exit code " + exit + " before it was up");
    }

    /** Takes off what stands before each error. */
    private static String withoutName(String line) {
        return line.replaceFirst("^projax: ", "");
    }
}
