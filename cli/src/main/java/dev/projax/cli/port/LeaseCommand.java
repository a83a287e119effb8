package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.LauncherFacts;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.util.List;
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
        CommandSpec spec = SpecFactory.spec(this, "lease")
                .addPositional(PROGRAM)
                .addOption(Options.RANGE)
                .addOption(Options.HOME);
        spec.parser().stopAtPositional(true);
        spec.usageMessage()
                .customSynopsis("projax lease [--range A-B] [--home DIR] -- COMMAND")
                .description(
                        "Run a program with a free port in the variable PORT. No other lease gets that port. Exit with the program's exit code.")
                .footer("%nExample: projax lease --range 20000-20999 -- python3 -m http.server {port}");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appWithHome(arguments, console);
        if (!arguments.hasMatchedPositional(PROGRAM)) {
            throw new CommandException(
                    ExitCode.USAGE, "COMMAND is missing; try: projax lease -- python3 -m http.server {port}");
        }
        List<String> program = arguments.matchedPositional(0).getValue();

        for (String notice : PortFile.of(app).prepare()) {
            console.tell(notice);
        }
        String name = program.get(0).substring(program.get(0).lastIndexOf('/') + 1);
        Leases leases = app.leases().forProcess(ProcessHandle.current().pid(), name);
        try (PortLease lease = leases.lease(app.range())) {
            ProcessBuilder inLease = withPort(lease.port(), program, console.launcher());
            inLease.environment().putAll(leases.variables(List.of(lease)));
            return ForegroundProcess.run(inLease);
        }
    }

    private static ProcessBuilder withPort(int port, List<String> program, LauncherFacts launcher) {
        String number = Integer.toString(port);
        ProcessBuilder builder = new ProcessBuilder(
                program.stream().map(word -> word.replace("{port}", number)).toList());
        launcher.restore(builder.environment());
        return builder;
    }
}
