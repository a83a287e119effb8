package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.Version;
import dev.projax.cli.port.FullRange;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.logs.Logs;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Runs the server in this process until a signal or a request stops it. */
public final class ServeCommand implements Command {
    static final OptionSpec ALLOW_ORIGIN = OptionSpec.builder("--allow-origin")
            .paramLabel("ORIGIN")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(Options.converter(BrowserPolicy::canonicalOrigin))
            .description("Let web pages from this origin call the server, like https://app.example. Repeatable.")
            .build();

    /** Logs of stopped servers to keep; each is 1 MiB at most. */
    private static final int LOGS_KEPT = 10;

    private static final OptionSpec BACKGROUND = OptionSpec.builder("--background")
            .hidden(true)
            .description("Log to a file, because the process that started this one exits.")
            .build();

    private static final OptionSpec SOLE = OptionSpec.builder("--sole")
            .hidden(true)
            .description("Exit if another server is in the port file.")
            .build();

    private static final OptionSpec PREFER = OptionSpec.builder("--prefer")
            .hidden(true)
            .paramLabel("PORT")
            .type(Integer.class)
            .converters(Options.converter(Options::port))
            .description("Try this port before the range.")
            .build();

    /** Loggers of libraries that print a greeting. Referenced here, because the JDK forgets the levels of unreferenced loggers. */
    private static final class Chatty {
        private static final List<Logger> LOGGERS = List.of(
                Logger.getLogger("org.xnio"), Logger.getLogger("org.jboss.threads"), Logger.getLogger("io.undertow"));

        private Chatty() {}
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(SpecFactory.spec(this, "serve")
                .addOption(Options.PORT)
                .addOption(Options.ALLOW_HOST)
                .addOption(ALLOW_ORIGIN)
                .addOption(BACKGROUND)
                .addOption(SOLE)
                .addOption(PREFER));
        spec.usageMessage()
                .description("Run a server in this terminal, on the first free port, until you press Ctrl-C.")
                .footer("%nExample: projax serve --range 3001-3010");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        @Nullable Integer port = port(arguments);
        requirePortOrRange(arguments);
        PortChoice choice = port == null ? PortChoice.firstFreeOf(app.range()) : PortChoice.strictly(port);
        @Nullable Integer preferred = arguments.matchedOptionValue(PREFER.longestName(), (Integer) null);
        PortChoice preferring = preferred == null ? choice : choice.preferring(preferred);
        BrowserPolicy policy = BrowserPolicy.forLoopback()
                .allowingHosts(Options.allowedHosts(arguments, console))
                .allowingOrigins(Set.copyOf(origins(arguments)));
        String program = Version.program();
        Hosting hosting = Hosting.of(app).on(preferring).program(program);
        Hosting started = Options.has(SOLE, arguments) ? hosting.sole() : hosting;
        UntilSignal.Start<ApiServer> start = () -> ApiServer.start(started, policy);

        quietLibraries();
        return Options.has(BACKGROUND, arguments)
                ? runInBackground(start, program, app, console)
                : UntilSignal.run(start, server -> announce(server, app, console, "to stop, press Ctrl-C"), () -> {});
    }

    static void requirePortOrRange(ParseResult arguments) throws CommandException {
        if (arguments.hasMatchedOption(Options.PORT.longestName())
                && arguments.hasMatchedOption(Options.RANGE.longestName())) {
            throw new CommandException(ExitCode.USAGE, "--port and --range cannot be combined; leave one out");
        }
    }

    /** Returns the options to pass on to a server in the background, so that its advice fits them too. */
    static List<String> options(App app, ParseResult arguments, Console console) throws CommandException {
        List<String> options = new ArrayList<>();
        pass(Options.PORT, port(arguments), arguments, options);
        pass(Options.HOME, app.directory(), arguments, options);
        pass(Options.PORT_FILE, app.portFile(), arguments, options);
        pass(Options.RANGE, app.range(), arguments, options);
        // The variable, too, so that a mistake in it is reported before restart stops a server.
        for (String host : Options.allowedHosts(arguments, console)) {
            options.addAll(List.of(Options.ALLOW_HOST.longestName(), host));
        }
        for (String origin : origins(arguments)) {
            options.addAll(List.of(ALLOW_ORIGIN.longestName(), origin));
        }
        return options;
    }

    private static void pass(OptionSpec option, @Nullable Object value, ParseResult arguments, List<String> options) {
        if (arguments.hasMatchedOption(option.longestName())) {
            options.addAll(List.of(option.longestName(), String.valueOf(value)));
        }
    }

    private static @Nullable Integer port(ParseResult arguments) {
        return arguments.matchedOptionValue(Options.PORT.longestName(), (Integer) null);
    }

    private static List<String> origins(ParseResult arguments) {
        return arguments.matchedOptionValue(ALLOW_ORIGIN.longestName(), List.of());
    }

    private static int runInBackground(UntilSignal.Start<ApiServer> start, String program, App app, Console console)
            throws IOException {
        // ServerLog adds the time to every line, so the JDK's logging must not.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        ServerLog log = new ServerLog(console.err(), console.clock());
        PrintStream lines = new PrintStream(log, true);
        System.setErr(lines);
        Console logged = console.withErr(lines);
        return UntilSignal.run(
                start,
                server -> {
                    Logs logs = Logs.of(app);
                    log.moveTo(logs.of(server.id()));
                    logged.tell(LogHeader.of(server.port(), program, app.directory()));
                    server.notices().forEach(notice -> console.answer(BackgroundServer.NOTICE + notice));
                    announce(server, app, logged, "to stop: projax stop " + server.port());
                    prune(logs, logged);
                },
                () -> logged.tell(LogHeader.FAREWELL));
    }

    private static void prune(Logs logs, Console logged) {
        try {
            logs.prune(LOGS_KEPT);
        } catch (IOException e) {
            logged.tell("could not delete old logs: " + e.getMessage());
        }
    }

    private static void announce(Hosted<ApiServer> server, App app, Console console, String stop) throws IOException {
        console.answer(server.url().toString());
        for (String refusal : FullRange.reasons(server.refused(), app)) {
            console.tell("skipped " + refusal);
        }
        if (server.isIpv4Only()) {
            console.tell("listening on 127.0.0.1 only: ::1 cannot be bound");
        }
        for (String notice : server.notices()) {
            console.warn(notice);
        }
        console.tell("port file " + server.portFile() + another(server, app) + "; " + stop);
        tellOfOthers(server, app, console);
    }

    /** Returns a clause about the other server that the port file names; empty if it names this one. */
    private static String another(Hosted<ApiServer> server, App app) throws IOException {
        return PortFile.of(app)
                .read()
                .value()
                .filter(port -> port != server.port())
                .map(port -> " names " + port + ", not this server")
                .orElse("");
    }

    private static void tellOfOthers(Hosted<ApiServer> server, App app, Console console) throws InterruptedIOException {
        try {
            for (Server other : Discovery.of(app).survey().servers()) {
                if (other.port() != server.port()) {
                    console.tell("also running: " + other.url());
                }
            }
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            console.tell("could not look for other servers: " + e.getMessage());
        }
    }

    private static void quietLibraries() {
        System.setProperty("org.jboss.logging.provider", "jdk");
        for (Logger logger : Chatty.LOGGERS) {
            logger.setLevel(Level.WARNING);
        }
    }
}
