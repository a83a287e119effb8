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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Starts a server in the background, unless one is running. */
public final class StartCommand implements Command {
    private static final OptionSpec NEW = OptionSpec.builder("--new")
            .description("Start another server, even if one is running.")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(SpecFactory.spec(this, "start")
                .addOption(NEW)
                .addOption(Options.PORT)
                .addOption(Options.ALLOW_HOST)
                .addOption(ServeCommand.ALLOW_ORIGIN)
                .addOption(Options.JSON));
        spec.usageMessage()
                .description("Start a server in the background, unless one is running, and print its URL.")
                .footer("%nExample: curl $(projax start)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        ServeCommand.requirePortOrRange(arguments);
        ServerStarter starter = ServerStarter.of(app, arguments, console);

        ServerStarter.Started started = Options.has(NEW, arguments)
                ? starter.another()
                : theOne(starter, app, arguments, Advice.fitting(arguments, console));

        if (!started.isNew()) {
            // A new server reports this by itself.
            started.server().id().flatMap(InstanceFiles.of(app)::lockWarning).ifPresent(console::warn);
        }
        answer(started, app, arguments, console);
        return ExitCode.DONE;
    }

    /**
     * Returns the running server or a new one; with {@code --port}, the one on that port.
     *
     * @throws CommandException with exit 4 if a server is running, but not on that port
     */
    private static ServerStarter.Started theOne(ServerStarter starter, App app, ParseResult arguments, Advice advice)
            throws Exception {
        ServerStarter.Started started = starter.theOne();
        int running = started.server().port();
        int wanted = arguments.matchedOptionValue(Options.PORT.longestName(), running);
        if (wanted == running) {
            return started;
        }
        Server there = Discovery.of(app)
                .ask(wanted)
                .server()
                .filter(Server::verified)
                .orElseThrow(() -> new CommandException(
                        ExitCode.NO_FREE_PORT,
                        "no server started on port " + wanted + ": one is already running on port " + running
                                + "; to start another one, try: "
                                + advice.command("start --port " + wanted + " --new", Options.RANGE)));
        return new ServerStarter.Started(there, false);
    }

    /** Prints the new server, or the one that was already running. */
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
        Optional<String> ignored = ignored(port, app, advice);
        return "already running"
                + ignored.map(it -> " on port " + port + ", " + it + "; to start another server, add --new")
                        .orElse("");
    }

    /** Returns a clause about a setting that the running server does not have; empty if there is none. */
    private static Optional<String> ignored(int port, App app, Advice advice) throws IOException {
        for (OptionSpec option : List.of(Options.ALLOW_HOST, ServeCommand.ALLOW_ORIGIN)) {
            if (advice.isGiven(option)) {
                return Optional.of("so " + option.longestName() + " was not applied");
            }
        }
        if (advice.isGiven(Options.RANGE) && !app.range().contains(port)) {
            return Optional.of("so " + Options.RANGE.longestName() + " was not applied");
        }
        return PortFile.of(app).read().says(port)
                ? Optional.empty()
                : Optional.of("but " + app.portFile() + " does not name it");
    }
}
