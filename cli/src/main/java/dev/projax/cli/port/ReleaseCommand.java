package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.Leases;
import dev.projax.core.net.Deadline;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Ends leases that run no program. */
public final class ReleaseCommand implements Command {
    private static final PositionalParamSpec LEASES = PositionalParamSpec.builder()
            .paramLabel("NAME|PORT")
            .index("0..*")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(LeaseArgument.class)
            .converters(Options.converter(LeaseArgument::parse))
            .description("Names of leases of this directory, or leased ports")
            .build();

    /** The holder looks twice a second. */
    private static final Duration ENDING = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS = 20;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "release")
                .addPositional(LEASES)
                .addOption(Options.DIRECTORY)
                .addOption(Options.HOME);
        spec.usageMessage()
                .description(
                        "End a lease that projax lease --detach took. A lease with a program ends when the program exits.")
                .footer("%nExamples:", "  projax release db", "  projax release 21000");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Leases leases = Options.leases(arguments, console);
        List<LeaseArgument> typed = arguments.matchedPositional(0).getValue();
        Set<Leases.Entry> ending = new LinkedHashSet<>();
        for (LeaseArgument each : typed) {
            Leases.Entry lease = each.require(leases);
            requireNoProgram(each, lease);
            ending.add(lease);
        }
        for (Leases.Entry lease : ending) {
            if (!leases.release(lease)) {
                throw new CommandException(
                        ExitCode.REFUSED,
                        "port " + lease.port() + " not released: nothing says whether a program runs in its lease;"
                                + " to see who holds it, try: projax who " + lease.port());
            }
        }
        Deadline deadline = Deadline.in(ENDING);
        for (Leases.Entry lease : ending) {
            awaitEnd(lease, leases, deadline);
            console.answer("released " + lease.port()
                    + lease.name().map(name -> " (" + name + ")").orElse(""));
        }
        return ExitCode.DONE;
    }

    private static void requireNoProgram(LeaseArgument typed, Leases.Entry lease) throws CommandException {
        if (lease.program().isPresent()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    typed + " not released: " + lease.program().get() + runs(lease));
        }
    }

    private static String runs(Leases.Entry lease) {
        return lease.pid().isEmpty()
                ? " runs in it; stop that program"
                : " (pid " + lease.pid().getAsLong() + ") runs in it; try: "
                        + UserShell.ofThisSystem()
                                .kill("TERM", List.of(lease.pid().getAsLong()));
    }

    /** Waits until its holder has given it up. */
    private static void awaitEnd(Leases.Entry lease, Leases leases, Deadline deadline)
            throws CommandException, InterruptedException {
        while (isHeld(lease, leases)) {
            if (deadline.isOver()) {
                throw new CommandException(
                        ExitCode.UNRESPONSIVE,
                        "port " + lease.port() + " not released within " + ENDING.toSeconds()
                                + " s: the process that holds it does not respond; to see it, try: projax leases");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Returns whether it is still the same lease. Without its record, that is not certain, but likely. */
    private static boolean isHeld(Leases.Entry lease, Leases leases) {
        Optional<Leases.Entry> now = leases.at(lease.port());
        return now.isPresent() && (now.get().id().isEmpty() || now.get().id().equals(lease.id()));
    }
}
