package dev.projax.cli;

import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.allocation.RefusedPort;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.registry.App;
import dev.projax.server.ApiServer;
import dev.projax.server.Guard;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Runs the server in this process until a signal ends it. */
final class ServeCommand implements Command {
    private static final OptionSpec PORT = OptionSpec.builder("--port")
            .paramLabel("PORT")
            .type(Integer.class)
            .converters(Options.converter(ServeCommand::port))
            .description("This port or none; else exit 4.")
            .build();

    private static final OptionSpec ALLOW_ORIGIN = OptionSpec.builder("--allow-origin")
            .paramLabel("ORIGIN")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(Options.converter(origin -> Guard.requireOrigin(origin)))
            .description("Let pages of this origin use the API, like https://app.example. May be repeated.")
            .build();

    /** The libraries' loggers that would greet; held, for the JDK forgets levels of loggers that nobody holds. */
    private static final class Chatty {
        private static final List<Logger> LOGGERS = List.of(
                Logger.getLogger("org.xnio"), Logger.getLogger("org.jboss.threads"), Logger.getLogger("io.undertow"));

        private Chatty() {}
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("serve")
                .addOption(PORT)
                .addOption(ALLOW_ORIGIN)
                .addOption(Options.RANGE)
                .addOption(Options.HOME)
                .addOption(Options.PORT_FILE);
        spec.usageMessage()
                .description("Run the server on the first free port, until Ctrl-C.")
                .footer("%nExample: projax serve --range 3001-3010");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        @Nullable Integer port = arguments.matchedOptionValue(PORT.longestName(), (Integer) null);
        if (port != null && arguments.hasMatchedOption(Options.RANGE.longestName())) {
            throw new CommandException(ExitCode.USAGE, "--port and --range exclude each other; leave one out");
        }
        PortChoice choice = port == null ? PortChoice.firstFreeOf(app.range()) : PortChoice.strictly(port);

        Set<String> origins = Set.copyOf(arguments.matchedOptionValue(ALLOW_ORIGIN.longestName(), List.<String>of()));

        quietLibraries();
        return UntilSignal.run(() -> ApiServer.start(app, choice, origins), server -> announce(server, app, console));
    }

    private static void announce(Hosted<ApiServer> server, App app, Console console) throws IOException {
        console.answer(server.url().toString());
        for (RefusedPort port : server.refused()) {
            console.tell("not on " + port.port() + ": " + port.reason());
        }
        if (server.isIpv4Only()) {
            console.tell("only on 127.0.0.1: ::1 cannot be bound here");
        }
        for (String notice : server.notices()) {
            console.tell(notice);
        }
        console.tell("port file " + server.portFile() + "; Ctrl-C stops the server");
        tellOfOthers(server, app, console);
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

    private static int port(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not a port; write one like 38124, or give several with --range");
            }
        }
        return PortRange.parse(text).first();
    }
}
