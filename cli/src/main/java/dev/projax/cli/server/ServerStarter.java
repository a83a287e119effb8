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
import picocli.CommandLine.ParseResult;

/**
 * Starts servers in the background; {@link StartStep} decides each next step. However many callers there are, the port
 * file's lock lets only one server start: a server that cannot get the lock exits by itself, and its caller finds the
 * other one. The start lock only saves needless JVMs.
 */
final class ServerStarter {
    /** Every error message begins with it. */
    private static final String PREFIX = "projax: ";

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
     * @param environment the environment variables with the home and the port file of the servers
     * @param options the options of {@code serve}
     */
    private ServerStarter(
            App app, Console console, Map<String, String> environment, List<String> options, Advice advice) {
        this.app = app;
        this.console = console;
        this.environment = environment;
        this.options = List.copyOf(options);
        this.advice = advice;
    }

    /** Returns the starter of servers that {@code arguments}, of start or restart, configure. */
    static ServerStarter of(App app, ParseResult arguments, Console console) throws CommandException {
        return new ServerStarter(
                app,
                console,
                Options.places(app, arguments),
                ServeCommand.options(app, arguments, console),
                Advice.fitting(arguments, console));
    }

    /**
     * A verified server.
     *
     * @param isNew whether this call started it
     */
    record Started(Server server, boolean isNew) {}

    /**
     * Returns the running server, or starts one, even if other callers do the same at the same time.
     *
     * @throws CommandException with exit 6 if a running server does not respond, or the one in the port file cannot be
     *     reached
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
                        progress.waitingFor("a server that does not respond yet");
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

    /** The start lock, once this call has it. It is held to the end of the call, so that no other call starts a server. */
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

    /** Asks once and waits long, because repeated questions would keep a busy server, or a busy machine, from responding. */
    private Optional<Server> askPatiently(int port, Progress progress) throws IOException, InterruptedException {
        return progress.during(
                "the server on port " + port + " to respond", () -> proven(port, StartStep.ANSWER_MAY_TAKE));
    }

    /**
     * Waits for the start lock, or until it is time to look again: when the port file names another port, or after 2 s.
     * It asks no server meanwhile, and sleeps longer and longer, because each of 200 callers would take CPU time from
     * the starting server.
     *
     * @throws CommandException with exit 6 if the process that holds the lock starts no server
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
                    StartLock.file(app) + " is locked by " + idle.get() + ", or: " + advice.command("start --new"));
        }
    }

    private CommandException hung(int port) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "the server on port " + port + " does not respond; to replace it, try: "
                        + advice.command("restart " + port + " --force") + ", or to start another one: "
                        + advice.command("start --new"));
    }

    private CommandException tooSlow(Duration limit) {
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                "no server was ready within " + limit.toSeconds() + " s; to see why, try: " + advice.command("serve"));
    }

    /** Starts a server, even if others are running. */
    Started another() throws IOException, InterruptedException, CommandException {
        return another(options);
    }

    /** Starts a server, even if others are running, on {@code port} if that is free. */
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
                    .orElseThrow(() -> new IllegalStateException("only a sole server exits because of another one"));
            return new Started(server, true);
        }
    }

    /** Takes the start lock, and waits for it if necessary. */
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
                "another start or restart is still not done after " + StartStep.OTHERS_MAY_TAKE.toSeconds()
                        + " s; try: " + advice.command("status"));
    }

    private void prepare() throws IOException {
        for (String notice : PortFile.of(app).prepare()) {
            console.tell(notice);
        }
    }

    /** Starts a server and waits for its proof; empty if it exited because another server is in the port file. */
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
                    throw exited(exit.getAsInt(), spawned.lastLines());
                }
                OptionalInt port = spawned.port();
                Optional<Server> proven = port.isPresent() ? proven(port.getAsInt(), PROOF_MAY_TAKE) : Optional.empty();
                if (proven.isPresent()) {
                    spawned.notices().forEach(console::warn);
                    return proven;
                }
                progress.waitingFor("the server to be ready");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        throw tooSlow(StartStep.START_MAY_TAKE);
    }

    private Optional<Server> proven(int port, Duration limit) throws IOException {
        return Discovery.of(app).within(limit).ask(port).server().filter(Server::verified);
    }

    /** Passes on the server's error message about the server in the port file. */
    private CommandException outOfReach(List<String> lines) {
        String last = lines.isEmpty() ? "another program owns " + app.portFile() : lines.get(lines.size() - 1);
        return new CommandException(
                ExitCode.UNRESPONSIVE,
                withoutPrefix(last) + "; choose another " + advice.name(Options.PORT_FILE) + " or try: "
                        + advice.command("start --new"));
    }

    /** Passes on the server's error message if it wrote just that; else shows all its lines above one of our own. */
    private CommandException exited(int exit, List<String> lines) {
        boolean isError = exit != ExitCode.DONE
                && exit <= ExitCode.REFUSED
                && lines.stream().filter(line -> line.startsWith(PREFIX)).count() == 1
                && lines.get(0).startsWith(PREFIX);
        if (isError) {
            List<String> details =
                    lines.stream().skip(1).map(String::stripLeading).toList();
            return new CommandException(exit, withoutPrefix(lines.get(0)), details);
        }
        lines.forEach(console.err()::println);
        int code = exit == ExitCode.DONE ? ExitCode.FAILED : exit;
        return new CommandException(code, "the server exited with code " + exit + " before it was ready");
    }

    /** Removes the prefix of an error message. */
    private static String withoutPrefix(String line) {
        return line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : line;
    }
}
