package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.allocation.Leases;
import java.io.InterruptedIOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * The process in the background that holds a lease while {@code bin/projax}, which started it, is the leased program.
 * It answers on stdout as {@link HoldAnswer} says. Users never call this command, so its messages are those of
 * {@code lease}.
 */
public final class HoldCommand implements Command {
    public static final String NAME = "hold";

    /** The PID in a rehearsal, which has no launcher. */
    private static final long NO_PROCESS = 0;

    private static final PositionalParamSpec LAUNCHER = PositionalParamSpec.builder()
            .paramLabel("PROGRAM PID START")
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build();

    /** Returns whether these are arguments of this command. */
    public static boolean isMeantBy(String... arguments) {
        return arguments.length > 0 && arguments[0].equals(NAME);
    }

    /** Returns the answer of this command after a message about what went wrong. */
    public static String refused(int exit) {
        return HoldAnswer.refused(exit);
    }

    @Override
    public CommandSpec spec() {
        CommandSpec spec = DetachedLease.addOptions(
                LeaseRequest.addOptions(SpecFactory.spec(this, "lease").addPositional(LAUNCHER)));
        spec.usageMessage().customSynopsis("projax lease [OPTIONS] (-- COMMAND | --detach)");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        if (Options.has(DetachedLease.DETACH, arguments)) {
            LeaseRequest request = LeaseRequest.of(arguments, console);
            return DetachedLease.of(request, arguments, console).hold(request, arguments, console);
        }
        List<String> words = arguments.hasMatchedPositional(LAUNCHER)
                ? arguments.matchedPositional(0).getValue()
                : List.of();
        if (words.size() != 3) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "unknown argument" + (words.isEmpty() ? "" : " \"" + words.get(0) + "\"")
                            + "; try: projax lease --help");
        }
        LeasedProgram program = LeasedProgram.parse(words.get(1), words.get(2));
        if (program.pid() == NO_PROCESS) {
            InheritedDescriptors.rehearse();
        } else {
            InheritedDescriptors.closeThoseOf(program.pid());
        }
        DetachedLease.refuseOptions(arguments);
        LeaseRequest request = LeaseRequest.of(arguments, console);
        Leases leases = request.leases().forProcess(program.pid(), words.get(0));
        try (HeldLeases held = request.takeFor(program, leases, console)) {
            HoldAnswer answer = HoldAnswer.leased()
                    .ports(held.all())
                    .variables(leases.variables(held.all()))
                    .environment(ShellEnvironment.words(program.pid()));
            console.out().writeBytes(answer.bytes());
            console.closeStreams();
            program.awaitExit();
        } catch (InterruptedIOException e) {
            if (program.runs()) {
                throw e;
            }
            // no message, because the user has given up
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }
}
