package dev.projax.cli;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Failure;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.TerminalSize;
import dev.projax.cli.port.FullRange;
import dev.projax.cli.port.HoldCommand;
import dev.projax.cli.reference.HelpText;
import dev.projax.core.allocation.NoFreePortException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Parses the arguments, runs the command, and returns an exit code. */
final class CommandLineInterface {
    private final Console console;

    CommandLineInterface(Console console) {
        this.console = console;
    }

    /** Runs the command that {@code arguments} name and returns its exit code. */
    int run(String... arguments) {
        int exit = execute(arguments);
        if (exit != ExitCode.DONE && HoldCommand.isMeantBy(arguments)) {
            console.answer(HoldCommand.refused(exit));
        }
        if (console.out().checkError() && exit == ExitCode.DONE) {
            console.fail("cannot write the output to stdout");
            return ExitCode.FAILED;
        }
        return exit;
    }

    private int execute(String... arguments) {
        CommandLine commandLine = new CommandLine(Commands.model(arguments), SpecFactory.INSTANCE);
        // The arguments of a leased program are its own: @file in them is not a file of our arguments.
        commandLine.setExpandAtFiles(!isLease(arguments));
        commandLine.setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()));
        ParseResult parsed;
        try {
            parsed = commandLine.parseArgs(arguments);
        } catch (ParameterException e) {
            return report(Failure.ofUsage(e, Commands.names(), List.of(arguments)));
        }
        ParseResult given = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        try {
            return run(commandLine, parsed);
        } catch (Exception e) {
            if (given.hasMatchedOption(Options.VERBOSE.longestName())) {
                e.printStackTrace(console.err());
            }
            return report(Failure.of(e, Advice.fitting(given, console)));
        }
    }

    private static boolean isLease(String... arguments) {
        return arguments.length > 0 && (arguments[0].equals("lease") || HoldCommand.isMeantBy(arguments));
    }

    private int run(CommandLine commandLine, ParseResult parsed) throws Exception {
        if (parsed.isVersionHelpRequested()) {
            commandLine.printVersionHelp(commandLine.getOut());
            return ExitCode.DONE;
        }
        ParseResult arguments = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        if (parsed.isUsageHelpRequested() || arguments.isUsageHelpRequested()) {
            CommandLine asked = arguments.commandSpec().commandLine();
            console.answer(HelpText.of(asked, console.isColored(), TerminalSize.ofText(console)));
            return ExitCode.DONE;
        }
        if (!parsed.hasSubcommand()) {
            HelpText.of(commandLine, console.isErrColored(), TerminalSize.ofText(console))
                    .forEach(console.err()::println);
            return ExitCode.USAGE;
        }
        Console quiet = Options.has(Options.QUIET, arguments) ? console.quiet() : console;
        try {
            return ((Command) arguments.commandSpec().userObject()).run(arguments, quiet);
        } catch (NoFreePortException e) {
            throw FullRange.explain(e, Options.appDespiteRange(arguments, quiet), Advice.fitting(arguments, quiet));
        }
    }

    private int report(Failure failure) {
        console.fail(failure.message());
        for (String detail : failure.details()) {
            console.err().println("  " + detail);
        }
        return failure.exit();
    }
}
