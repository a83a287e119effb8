package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Stops servers and waits until their processes have exited. */
public final class StopCommand implements Command {
    private static final OptionSpec ALL =
            OptionSpec.builder("--all").description("Stop every server.").build();

    /** In some containers, the first process looks for exited children only every second or two. */
    private static final Duration PARENT_MAY_TAKE = Duration.ofMillis(2_500);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(
                SpecFactory.spec(this, "stop")
                        .addPositional(ServerArgument.ID_OR_PORT)
                        .addOption(ALL)
                        .addOption(Options.FORCE)
                        .addOption(Options.JSON)
                        .addOption(Options.DEADLINE),
                Options.RANGE_TO_SEARCH);
        spec.usageMessage()
                .description("Stop a server and wait until its process has exited.")
                .footer("%nExample: projax stop 38124");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        String typed = ServerArgument.typed(arguments);
        boolean all = Options.has(ALL, arguments);
        if (all && typed != null) {
            throw new CommandException(ExitCode.USAGE, "--all and \"" + typed + "\" cannot be combined; leave one out");
        }
        DiscoveryReport report = Options.discovery(app, arguments, console).survey();
        List<Server> running = report.running();
        ServerChoice.warn(report, arguments, console);
        List<Server> targets = all
                ? stoppable(running, console)
                : List.of(ServerArgument.one(running, typed, "stop", report, Advice.fitting(arguments, console)));
        return stop(
                targets,
                report,
                new ServerStopper(
                        app,
                        console,
                        Options.has(Options.FORCE, arguments),
                        "stop",
                        Advice.fitting(arguments, console)),
                arguments,
                console);
    }

    /** Returns the servers that can be stopped: unverified ones may not be ours. Nothing to stop is not an error. */
    private static List<Server> stoppable(List<Server> running, Console console) throws CommandException {
        if (running.isEmpty()) {
            console.tell("nothing to stop: no server is running");
            return running;
        }
        List<Server> stoppable = new ArrayList<>();
        List<String> unverified = new ArrayList<>();
        for (Server each : running) {
            if (each.id().isEmpty()) {
                unverified.add(ServerStopper.unverified(each));
            } else {
                stoppable.add(each);
            }
        }
        String last = stoppable.isEmpty() ? unverified.remove(unverified.size() - 1) : "";
        unverified.forEach(console::warn);
        if (stoppable.isEmpty()) {
            throw new CommandException(ExitCode.UNVERIFIED, last);
        }
        return stoppable;
    }

    /** Stops all of them, one after the other, even if one fails. Returns the exit code of the first failure. */
    private static int stop(
            List<Server> targets, DiscoveryReport report, ServerStopper stopper, ParseResult arguments, Console console)
            throws IOException, InterruptedException {
        List<Map<String, @Nullable Object>> stopped = new ArrayList<>();
        List<InstanceProcess> exited = new ArrayList<>();
        int exit = ExitCode.DONE;
        boolean json = Options.has(Options.JSON, arguments);
        for (Server target : targets) {
            try {
                stopper.stop(target).ifPresent(exited::add);
                stopped.add(ServerFields.running(target, report));
                if (!json) {
                    console.answer("stopped " + target.url());
                }
            } catch (CommandException e) {
                console.fail(String.valueOf(e.getMessage()));
                exit = exit == ExitCode.DONE ? e.exit() : exit;
            }
        }
        for (InstanceProcess process : exited) {
            process.awaitDisappearance(PARENT_MAY_TAKE);
        }
        if (json) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("schema", Json.SCHEMA);
            fields.put("stopped", stopped);
            console.answer(Json.text(fields));
        }
        return exit;
    }
}
