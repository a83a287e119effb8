package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Failure;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.instances.StartLock;
import dev.projax.core.logs.Logs;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Stops a server and starts it again, on the same port. */
public final class RestartCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(
                SpecFactory.spec(this, "restart")
                        .addPositional(ServerArgument.ID_OR_PORT)
                        .addOption(Options.FORCE)
                        .addOption(Options.ALLOW_HOST)
                        .addOption(ServeCommand.ALLOW_ORIGIN)
                        .addOption(Options.JSON)
                        .addOption(Options.DEADLINE),
                Options.RANGE_TO_SEARCH);
        spec.usageMessage()
                .description("Stop a server and start it again in the background, on the same port.")
                .footer("%nExample: projax restart 38124");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        ServerStarter starter = ServerStarter.of(app, arguments, console);
        // If no server can start here, the user should learn that before one is stopped.
        Logs.of(app).prepare();
        // Held until the new server is ready, so that no start or other restart comes in between.
        StartLock lock = starter.lock();
        try {
            DiscoveryReport report = Options.discovery(app, arguments, console).survey();
            Server target = ServerArgument.one(
                    report.running(),
                    ServerArgument.typed(arguments),
                    "restart",
                    report,
                    Advice.fitting(arguments, console));
            StartCommand.answer(restart(target, starter, arguments, app, console), app, arguments, console);
        } finally {
            lock.close();
        }
        return ExitCode.DONE;
    }

    private static ServerStarter.Started restart(
            Server target, ServerStarter starter, ParseResult arguments, App app, Console console)
            throws IOException, InterruptedException, CommandException {
        Advice advice = Advice.fitting(arguments, console);
        Thread lastWords = new Thread(
                () -> console.warn(target.url() + " has stopped and was not started again; try: "
                        + advice.command("start --port " + target.port(), Options.RANGE)),
                "projax-last-words");
        new ServerStopper(app, console, Options.has(Options.FORCE, arguments), "restart", advice).stop(target);
        Runtime.getRuntime().addShutdownHook(lastWords);
        ServerStarter.Started started;
        try {
            started = startAgain(starter, target, arguments, app, console);
        } finally {
            forget(lastWords);
        }
        if (started.server().port() != target.port()) {
            console.warn("port " + target.port() + whyAnother(target.port(), app) + ", so the server now runs on port "
                    + started.server().port());
        }
        return started;
    }

    /** Returns why the server did not get {@code port}. */
    private static String whyAnother(int port, App app) {
        return app.leases().at(port).map(lease -> " is " + lease.reason()).orElse(" was taken in the meantime");
    }

    private static void forget(Thread lastWords) {
        try {
            Runtime.getRuntime().removeShutdownHook(lastWords);
        } catch (IllegalStateException e) {
            // they are being printed
        }
    }

    private static ServerStarter.Started startAgain(
            ServerStarter starter, Server target, ParseResult arguments, App app, Console console)
            throws IOException, InterruptedException, CommandException {
        try {
            return starter.anotherOn(target.port());
        } catch (IOException | CommandException e) {
            Failure failure = Failure.of(e, Advice.fitting(arguments, console));
            List<Server> left =
                    Options.discovery(app, arguments, console).survey().running();
            throw new CommandException(
                    failure.exit(),
                    failure.message() + "; " + target.url() + " has stopped, and "
                            + (left.isEmpty()
                                    ? "no server is running now"
                                    : "still running: " + ServerArgument.ports(left)),
                    failure.details());
        }
    }
}
