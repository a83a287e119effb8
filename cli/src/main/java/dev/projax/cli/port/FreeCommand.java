package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.Durations;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.Progress;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Frees a port by terminating the one process that listens on it, or waits until it becomes free. */
public final class FreeCommand implements Command {
    private static final OptionSpec DRY_RUN = OptionSpec.builder("--dry-run")
            .description("Show what would be terminated, and terminate nothing.")
            .build();
    private static final OptionSpec YES = OptionSpec.builder("-y", "--yes")
            .description("Do not ask for confirmation.")
            .build();
    private static final OptionSpec FORCE = OptionSpec.builder("--force")
            .description("Kill the process if it does not exit.")
            .build();
    private static final OptionSpec WAIT = OptionSpec.builder("--wait")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(Options.converter(Durations::parse))
            .description("Time limit for the process to exit and the port to become free (default 5s)")
            .build();
    private static final Duration MAY_TAKE = Duration.ofSeconds(5);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "free")
                .addPositional(WhoCommand.PORT)
                .addOption(DRY_RUN)
                .addOption(YES)
                .addOption(FORCE)
                .addOption(WAIT)
                .addOption(Options.JSON)
                .addOption(Options.HOME);
        spec.usageMessage()
                .description("Free a port: terminate the process that listens on it, if that is safe.")
                .footer("%nExample: projax free 38124 --dry-run");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appDespiteRange(arguments, console);
        GuardedKill.Plan plan =
                GuardedKill.of(PortInspector.of(app).connecting()).plan(WhoCommand.port(arguments), force(arguments));
        KillMessages.Attempt attempt = new KillMessages.Attempt(
                wait(arguments), again(arguments, console, FORCE), NextStepText.fitting(app, arguments, console));
        if (Options.has(DRY_RUN, arguments)) {
            return tell(KillMessages.ofDryRun(plan, attempt), KillFields.of(plan), arguments, console);
        }
        AuditLog audit = new AuditLog(app, console, attempt);
        Optional<KillMessages> unconfirmed = unconfirmed(plan, arguments, console);
        if (unconfirmed.isPresent()) {
            audit.addUnconfirmed(plan);
            return tell(unconfirmed.get(), KillFields.of(plan), arguments, console);
        }
        KillReport report = carryOut(plan, app, audit, arguments, console);
        audit.add(report);
        return tell(KillMessages.of(report, attempt), KillFields.of(report), arguments, console);
    }

    private static KillReport carryOut(
            GuardedKill.Plan plan, App app, AuditLog audit, ParseResult arguments, Console console)
            throws IOException, InterruptedException {
        try (Progress progress = Progress.on(console)) {
            return GuardedKill.of(PortInspector.of(app).connecting())
                    .telling(progress::show)
                    .noting(audit::add)
                    .carryOut(plan, wait(arguments));
        }
    }

    private static GuardedKill.Force force(ParseResult arguments) {
        return Options.has(FORCE, arguments) ? GuardedKill.Force.LAST : GuardedKill.Force.NEVER;
    }

    private static Duration wait(ParseResult arguments) {
        return arguments.matchedOptionValue(WAIT.longestName(), MAY_TAKE);
    }

    /** Returns the command with the options that were given, and with {@code added}. */
    private static String again(ParseResult arguments, Console console, OptionSpec added) {
        StringBuilder command = new StringBuilder("free ").append(WhoCommand.port(arguments));
        for (OptionSpec option : List.of(YES, FORCE)) {
            if (option.equals(added) || Options.has(option, arguments)) {
                command.append(' ').append(option.longestName());
            }
        }
        if (arguments.hasMatchedOption(WAIT.longestName())) {
            command.append(' ').append(WAIT.longestName()).append(' ').append(Durations.option(wait(arguments)));
        }
        return Advice.fitting(arguments, console).command(command.toString());
    }

    /** Asks for confirmation where there is a terminal; returns the message if the user does not agree. */
    private static Optional<KillMessages> unconfirmed(GuardedKill.Plan plan, ParseResult arguments, Console console)
            throws IOException {
        Optional<ProcessInfo> target = plan.target();
        if (target.isEmpty() || Options.has(YES, arguments)) {
            return Optional.empty();
        }
        int port = plan.verdict().port();
        if (!console.canAsk()) {
            return Optional.of(new KillMessages(
                    ExitCode.REFUSED,
                    "port " + port + " not freed: terminating " + target.get()
                            + " needs confirmation, and there is no terminal; try: "
                            + again(arguments, console, YES)));
        }
        VerdictView.lines(
                        target.get(), plan.verdict().holders(), console.clock().instant())
                .forEach(console.err()::println);
        return console.agrees("Terminate it to free port " + port + "?")
                ? Optional.empty()
                : Optional.of(new KillMessages(
                        ExitCode.REFUSED,
                        "port " + port + " not freed: you did not agree to terminate " + target.get()));
    }

    /** Prints success to stdout, failure to stderr. */
    private static int tell(
            KillMessages words, Map<String, @Nullable Object> fields, ParseResult arguments, Console console)
            throws IOException, CommandException {
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(fields));
        } else if (words.exit() == ExitCode.DONE) {
            console.answer(Formats.printable(words.sentence()));
        }
        if (words.exit() != ExitCode.DONE) {
            throw words.failure();
        }
        return words.exit();
    }
}
