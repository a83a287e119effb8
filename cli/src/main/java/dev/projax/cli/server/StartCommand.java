package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes sure that a server runs, in the background. */
public final class StartCommand implements Command {
    private static final OptionSpec NEW = OptionSpec.builder("--new")
            .description("Start another server, also if one runs.")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(SpecFactory.spec(this, "start")
                .addOption(NEW)
                .addOption(Options.PORT)
                .addOption(ServeCommand.ALLOW_ORIGIN)
                .addOption(Options.JSON));
        spec.usageMessage()
                .description("Start the server in the background, unless it runs, and print its URL.")
                .footer("%nExample: curl $(projax start)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        ServeCommand.requirePortOrRange(arguments);
        ServerStarter starter = new ServerStarter(
                app,
                console,
                Options.places(app, arguments),
                ServeCommand.options(app, arguments),
                Advice.fitting(arguments, console));

        ServerStarter.Started started = Options.has(NEW, arguments)
                ? starter.another()
                : theOne(starter, app, arguments, Advice.fitting(arguments, console));

        if (!started.isNew()) {
            // Who has started it was told by the server itself.
            started.server().id().flatMap(InstanceFiles.of(app)::lockWarning).ifPresent(console::warn);
        }
        answer(started, app, arguments, console);
        return ExitCode.DONE;
    }

    /**
     * Returns the one server; if a port was asked for, the one there.
     *
     * @throws CommandException with exit 4 if a server runs, but not on the port that was asked for
     */
    private static ServerStarter.Started theOne(ServerStarter starter, App app, ParseResult arguments, Advice advice)
            throws Exception {
        ServerStarter.Started started = starter.theOne();
        int running = started.server().port();
        int wished = arguments.matchedOptionValue(Options.PORT.longestName(), running);
        if (wished == running) {
            return started;
        }
        Server there = Discovery.of(app)
                .ask(wished)
                .server()
                .filter(Server::verified)
                .orElseThrow(() -> new CommandException(
                        ExitCode.NO_FREE_PORT,
                        "a server runs on port " + running + " already, so none was started on port " + wished
                                + "; to start another one there run: "
                                + advice.command("start --port " + wished + " --new")));
        return new ServerStarter.Started(there, false);
    }

    /** Prints the server that has been started, or was there already. */
    static void answer(ServerStarter.Started started, App app, ParseResult arguments, Console console)
            throws Exception {
        Server server = started.server();
        if (Options.has(Options.JSON, arguments)) {
            Map<String, @Nullable Object> fields =
                    ServerFields.answer(server, app, PortFile.of(app).read().says(server.port()));
            fields.put("new", started.isNew());
            console.answer(Json.text(fields));
            return;
        }
        console.answer(server.url().toString());
        console.tell(notice(started, app, Advice.fitting(arguments, console)));
    }

    private static String notice(ServerStarter.Started started, App app, Advice advice) throws IOException {
        int port = started.server().port();
        if (started.isNew()) {
            return "started; its log: " + advice.command("logs " + port);
        }
        Optional<String> unheeded = unheeded(port, app, advice);
        return "already running"
                + unheeded.map(it -> ", " + it + "; to start another, add --new")
                        .orElse("");
    }

    /** Returns what was wished for and is not so with the server that runs already, as a part of a sentence. */
    private static Optional<String> unheeded(int port, App app, Advice advice) throws IOException {
        if (advice.isGiven(ServeCommand.ALLOW_ORIGIN)) {
            return Optional.of("and " + ServeCommand.ALLOW_ORIGIN.longestName() + " was not applied");
        }
        return PortFile.of(app).read().says(port) ? Optional.empty() : Optional.of("and not in " + app.portFile());
    }
}
