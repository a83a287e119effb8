package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.UserShell;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import java.io.File;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Runs a program with a free port that no other lease gets until the program exits. */
public final class LeaseCommand implements Command {
    private static final PositionalParamSpec PROGRAM = PositionalParamSpec.builder()
            .paramLabel("COMMAND")
            .index("0..*")
            .arity("0..*")
            .hideParamSyntax(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("Program and arguments; {port} in them becomes the port")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = DetachedLease.addOptions(
                LeaseRequest.addOptions(SpecFactory.spec(this, "lease").addPositional(PROGRAM)));
        spec.parser().stopAtPositional(true);
        spec.usageMessage()
                .customSynopsis("projax lease [OPTIONS] (-- COMMAND | --detach)")
                .description(
                        "Run a program with a free port in the variable PORT. No other lease gets that port. Exit with the program's exit code.")
                .footer(
                        "%nExamples:",
                        "  projax lease -- python3 -m http.server {port}",
                        "  projax lease --name web --name api -- npm run dev",
                        "  eval \"$(projax lease --name db --detach --until $$$$ --export)\"");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        LeaseRequest request = LeaseRequest.of(arguments, console);
        if (Options.has(DetachedLease.DETACH, arguments)) {
            if (arguments.hasMatchedPositional(PROGRAM)) {
                throw new CommandException(
                        ExitCode.USAGE, "--detach runs no program; leave out --detach, or the program");
            }
            DetachedLease.of(request, arguments, console);
            return BackgroundHolder.start(request, arguments, console);
        }
        DetachedLease.refuseOptions(arguments);
        if (!arguments.hasMatchedPositional(PROGRAM)) {
            throw new CommandException(
                    ExitCode.USAGE, "COMMAND is missing; try: projax lease -- python3 -m http.server {port}");
        }
        List<String> program = arguments.matchedPositional(0).getValue();
        requireSeparator(program, arguments);

        Leases leases = request.leases().forProcess(ProcessHandle.current().pid(), nameOf(program.get(0)));
        try (HeldLeases held = request.take(leases, console)) {
            ProcessBuilder inLease = withPorts(held.all(), program);
            console.launcher().restore(inLease.environment());
            inLease.environment().putAll(leases.variables(held.all()));
            return ForegroundProcess.run(inLease);
        }
    }

    /** Without {@code --} after options, a reader could not tell where the program begins. */
    private static void requireSeparator(List<String> program, ParseResult arguments) throws CommandException {
        List<String> words = arguments.originalArgs();
        List<String> options = words.subList(1, Math.max(1, words.size() - program.size()));
        if (options.isEmpty() || options.get(options.size() - 1).equals("--")) {
            return;
        }
        UserShell shell = UserShell.ofThisSystem();
        throw new CommandException(
                ExitCode.USAGE,
                "-- is missing between the options and the program; try: projax lease "
                        + Stream.of(options.stream(), Stream.of("--"), program.stream())
                                .flatMap(part -> part)
                                .map(shell::quoted)
                                .collect(Collectors.joining(" ")));
    }

    /** Returns the name of a program, without its directory. */
    private static String nameOf(String program) {
        return program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf(File.separatorChar)) + 1);
    }

    private static ProcessBuilder withPorts(List<PortLease> leases, List<String> program) {
        PortPlaceholders placeholders = PortPlaceholders.of(leases);
        return new ProcessBuilder(program.stream().map(placeholders::replace).toList());
    }
}
