package dev.projax.cli;

import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Logs;
import dev.projax.core.registry.StartLock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Stops a server and starts it again, on the same port. */
final class RestartCommand implements Command {
    private static final OptionSpec FORCE = OptionSpec.builder("--force")
            .description("End the process of a server that does not stop when it is asked to.")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("restart")
                .addPositional(Targets.ID_OR_PORT)
                .addOption(FORCE)
                .addOption(ServeCommand.ALLOW_ORIGIN)
                .addOption(Options.JSON)
                .addOption(Options.DEADLINE)
                .addOption(Options.RANGE)
                .addOption(Options.HOME)
                .addOption(Options.PORT_FILE);
        spec.usageMessage()
                .description("Stop a server and start it again in the background, on the same port.")
                .footer("%nExample: projax restart 38124");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        DiscoveryReport report = Options.discovery(app, arguments, console).survey();
        Running target = Targets.one(Running.all(report), Targets.typed(arguments), "projax restart", report);

        List<String> options = new ArrayList<>(ServeCommand.options(arguments));
        options.addAll(List.of("--prefer", Integer.toString(target.port())));
        Starter starter = new Starter(app, console, Options.places(app, arguments), options);
        // What keeps a server from starting is better known before one is stopped.
        Logs.of(app).prepare();
        // Held for both, so that no start comes between them.
        StartLock lock = starter.lock();
        try {
            new Stopper(app, console, Options.has(FORCE, arguments)).stop(target);
            Starter.Started started = startAgain(starter, target, arguments, app, console);
            if (started.server().port() != target.port()) {
                console.warn("port " + target.port() + " was taken meanwhile");
            }
            StartCommand.answer(started, app, arguments, console);
        } finally {
            lock.close();
        }
        return ExitCode.DONE;
    }

    private static Starter.Started startAgain(
            Starter starter, Running target, ParseResult arguments, App app, Console console)
            throws IOException, InterruptedException, CommandException {
        try {
            return starter.another();
        } catch (IOException | CommandException e) {
            Failure failure = Failure.of(e);
            List<Running> left =
                    Running.all(Options.discovery(app, arguments, console).survey());
            throw new CommandException(
                    failure.exit(),
                    failure.message() + "; " + target.url() + " was stopped, and "
                            + (left.isEmpty() ? "nothing runs now" : "still running: " + Targets.ports(left)));
        }
    }
}
