package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.Durations;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.Leases.AlreadyLeasedException;
import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.PlainName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The ports that a call of {@code projax lease} asks for.
 *
 * @param leases where they are leased, for names of the right directory
 * @param range where they may be
 * @param names the names of the leases, each once; none for one lease without a name
 * @param patience how long to wait for a name or a port; zero to fail at once
 */
record LeaseRequest(Leases leases, PortRange range, List<String> names, Duration patience) {
    static final OptionSpec NAME = OptionSpec.builder("--name")
            .paramLabel("NAME")
            .arity("1")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .converters(Options.converter(text -> PlainName.require(text, "a lease")))
            .description("Lease a port for this name, in PORT_NAME, URL_NAME and {port:NAME}. Repeatable.")
            .build();

    static final OptionSpec WAIT = OptionSpec.builder("--wait")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(Options.converter(Durations::parse))
            .description("Wait up to this long for a leased name or a free port, for example 1m.")
            .build();

    /** Adds the options that say which ports to lease. */
    static CommandSpec addOptions(CommandSpec spec) {
        return spec.addOption(NAME)
                .addOption(Options.DIRECTORY)
                .addOption(Options.LEASE_RANGE)
                .addOption(WAIT)
                .addOption(Options.HOME);
    }

    /** Returns what the options ask for. */
    static LeaseRequest of(ParseResult arguments, Console console) throws CommandException {
        List<String> names = arguments.matchedOptionValue(NAME.longestName(), List.of());
        Set<String> known = new HashSet<>();
        for (String name : names) {
            if (!known.add(name)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        NAME.longestName() + " " + name + " is given twice; give each lease its own name");
            }
        }
        return new LeaseRequest(
                Options.leases(arguments, console),
                Options.leaseRange(arguments, console),
                List.copyOf(names),
                arguments.matchedOptionValue(WAIT.longestName(), Duration.ZERO));
    }

    /**
     * Takes the leases, all of them or none.
     *
     * @param holder {@link #leases} with who holds them
     * @param console shows what it waits for
     * @throws CommandException if a name is already leased
     */
    HeldLeases take(Leases holder, Console console) throws IOException, CommandException {
        try {
            return patience.isZero() ? takeFrom(holder) : waitFor(holder, console);
        } catch (AlreadyLeasedException e) {
            throw new CommandException(ExitCode.NO_FREE_PORT, e.getMessage() + whatNow(e));
        }
    }

    private HeldLeases waitFor(Leases holder, Console console) throws IOException {
        String reason;
        try {
            return takeFrom(holder);
        } catch (AlreadyLeasedException e) {
            reason = String.valueOf(e.getMessage());
        } catch (NoFreePortException e) {
            reason = "no free port in " + e.choice();
        }
        console.tell(reason + "; waiting up to " + Durations.words(patience));
        return takeFrom(holder.waiting(patience));
    }

    private HeldLeases takeFrom(Leases holder) throws IOException {
        return new HeldLeases(names.isEmpty() ? List.of(holder.lease(range)) : holder.lease(range, names));
    }

    /**
     * Takes the leases like {@link #take}, but if that may take long, only while {@code caller} runs: after Ctrl-C,
     * nothing waits for them.
     *
     * @throws InterruptedIOException if it has exited
     */
    HeldLeases takeFor(LeasedProgram caller, Leases holder, Console console) throws IOException, CommandException {
        if (patience.isZero()) {
            return take(holder, console);
        }
        Thread watcher = caller.interruptAtExit(Thread.currentThread());
        try {
            return take(holder, console);
        } finally {
            watcher.interrupt();
        }
    }

    private String whatNow(AlreadyLeasedException e) {
        boolean runsProgram = e.lease().isEmpty() || e.lease().get().program().isPresent();
        String longer = patience.isZero() ? "wait with --wait 1m" : "choose a longer --wait";
        return (patience.isZero() ? "" : ", and was not released within " + Durations.words(patience)) + "; " + longer
                + ", or try: "
                + (runsProgram
                        ? "projax leases"
                        : "projax release " + e.lease().get().port());
    }
}
