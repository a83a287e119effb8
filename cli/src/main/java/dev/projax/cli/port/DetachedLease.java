package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.Durations;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Leases without a program, which outlive the call: this process holds them until they are released, or until their
 * {@link LeaseEnd}.
 */
final class DetachedLease {
    static final OptionSpec DETACH = OptionSpec.builder("--detach")
            .description("Run no program: print the port and keep the lease in the background.")
            .build();

    static final OptionSpec UNTIL = OptionSpec.builder("--until")
            .paramLabel("PID|TIME")
            .type(LeaseEnd.class)
            .converters(Options.converter(LeaseEnd::parse))
            .description("With --detach: end the lease when that process exits, or after a time like 8h.")
            .build();

    static final OptionSpec EXPORT = OptionSpec.builder("--export")
            .description("With --detach: print the variables of the lease, for eval in a shell.")
            .build();

    private static final Duration PERIOD = Duration.ofMillis(500);

    private final LeaseEnd end;
    private final @Nullable Instant over;
    private final Optional<LeasedProgram> watched;

    private DetachedLease(LeaseEnd end, @Nullable Instant over, Optional<LeasedProgram> watched) {
        this.end = end;
        this.over = over;
        this.watched = watched;
    }

    /** Adds the options that only a lease without a program has. */
    static CommandSpec addOptions(CommandSpec spec) {
        return spec.addOption(DETACH).addOption(UNTIL).addOption(EXPORT).addOption(Options.JSON);
    }

    /** Refuses these options for a lease with a program. */
    static void refuseOptions(ParseResult arguments) throws CommandException {
        for (OptionSpec option : List.of(UNTIL, EXPORT, Options.JSON)) {
            if (arguments.hasMatchedOption(option.longestName())) {
                throw new CommandException(
                        ExitCode.USAGE,
                        option.longestName() + " is for a lease without a program; use it with " + DETACH.longestName()
                                + ", or leave it out");
            }
        }
    }

    /**
     * Returns what the options say about the end.
     *
     * @throws CommandException if that process has exited, or if the options contradict each other
     */
    static DetachedLease of(LeaseRequest request, ParseResult arguments, Console console) throws CommandException {
        if (Options.has(EXPORT, arguments) && Options.has(Options.JSON, arguments)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    EXPORT.longestName() + " and " + Options.JSON.longestName() + " cannot be combined; leave one out");
        }
        LeaseEnd end = arguments.matchedOptionValue(UNTIL.longestName(), LeaseEnd.NEVER);
        Duration time = end.time();
        if (time != null && time.compareTo(request.patience()) <= 0) {
            throw new CommandException(
                    ExitCode.USAGE,
                    UNTIL.longestName() + " " + Durations.words(time) + " is not longer than "
                            + LeaseRequest.WAIT.longestName() + " " + Durations.words(request.patience())
                            + "; choose a longer " + UNTIL.longestName());
        }
        Optional<LeasedProgram> watched = end.pid() == 0 ? Optional.empty() : LeasedProgram.running(end.pid());
        if (end.pid() != 0 && watched.isEmpty()) {
            throw new CommandException(
                    ExitCode.NOT_FOUND,
                    UNTIL.longestName() + " " + end.pid()
                            + ": no such process; give the PID of a running process, or a time like 8h");
        }
        return new DetachedLease(
                end, time == null ? null : console.clock().instant().plus(time), watched);
    }

    /** Takes the leases, prints the answer, and holds them until the end. */
    int hold(LeaseRequest request, ParseResult arguments, Console console) throws Exception {
        Leases leases = described(request.leases());
        try (HeldLeases held = take(request, leases, console)) {
            console.answer(answer(held.all(), leases, arguments));
            if (console.out().checkError()) {
                return ExitCode.FAILED; // the call that started this process was killed
            }
            console.closeStreams();
            List<PortLease> living = new ArrayList<>(held.all());
            while (!living.isEmpty() && !isOver(console)) {
                Thread.sleep(PERIOD.toMillis());
                for (PortLease lease : List.copyOf(living)) {
                    if (lease.isReleased()) {
                        lease.close();
                        living.remove(lease);
                    }
                }
            }
        } catch (InterruptedIOException e) {
            // no message, because the user has given up
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    /** Takes the leases, unless the call that started this process exits meanwhile. */
    private static HeldLeases take(LeaseRequest request, Leases leases, Console console)
            throws IOException, CommandException {
        Optional<LeasedProgram> caller =
                ProcessHandle.current().parent().flatMap(it -> LeasedProgram.running(it.pid()));
        return caller.isPresent() ? request.takeFor(caller.get(), leases, console) : request.take(leases, console);
    }

    private Leases described(Leases leases) {
        if (end.pid() != 0) {
            return leases.withoutProgramUntilExitOf(end.pid());
        }
        return over == null ? leases.withoutProgram() : leases.withoutProgramUntil(over);
    }

    private boolean isOver(Console console) {
        boolean isLate = over != null && !console.clock().instant().isBefore(over);
        return isLate || watched.filter(process -> !process.runs()).isPresent();
    }

    /** Returns what the user sees: the variables, or one port per line. */
    private static List<String> answer(List<PortLease> held, Leases leases, ParseResult arguments) {
        if (Options.has(EXPORT, arguments)) {
            return List.of(export(leases.variables(held), UserShell.ofThisSystem()));
        }
        return held.stream().map(PortLease::toString).toList();
    }

    /** Returns the command that sets the variables in the user's shell. */
    static String export(Map<String, String> variables, UserShell shell) {
        StringBuilder command = new StringBuilder("export");
        variables.forEach(
                (name, value) -> command.append(' ').append(name).append('=').append(shell.quoted(value)));
        return command.toString();
    }
}
