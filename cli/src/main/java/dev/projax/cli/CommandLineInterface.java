package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Failure;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.port.FullRange;
import dev.projax.core.allocation.NoFreePortException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands, and the way from arguments to an exit code. The model is built by hand, for picocli's annotations are
 * read through proxies, which cost a third of the start-up.
 */
final class CommandLineInterface {
    static {
        // We use none of picocli's converters for the types of java.time and java.sql, which it makes for each command.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
    }

    private final Console console;

    CommandLineInterface(Console console) {
        this.console = console;
    }

    /** Runs the command that {@code arguments} name and returns its exit code. */
    int run(String... arguments) {
        int exit = execute(arguments);
        if (console.out().checkError() && exit == ExitCode.DONE) {
            console.fail("the answer could not be written to stdout");
            return ExitCode.FAILED;
        }
        return exit;
    }

    private int execute(String... arguments) {
        CommandLine commandLine = new CommandLine(spec(arguments), SpecFactory.INSTANCE);
        commandLine.setOut(new PrintWriter(console.out(), true, Charset.defaultCharset()));
        try {
            return run(commandLine, commandLine.parseArgs(arguments));
        } catch (ParameterException e) {
            return report(Failure.ofUsage(e, Commands.names()));
        } catch (Exception e) {
            if (List.of(arguments).contains(Options.VERBOSE.longestName())) {
                e.printStackTrace(console.err());
            }
            return report(Failure.of(e));
        }
    }

    private int run(CommandLine commandLine, ParseResult parsed) throws Exception {
        if (isHelp(parsed) || (parsed.hasSubcommand() && isHelp(parsed.subcommand()))) {
            commandLine.setColorScheme(Help.defaultColorScheme(console.isColoured() ? Ansi.ON : Ansi.OFF));
        }
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            HelpCommand.lines(commandLine, console.isErrColoured()).forEach(console.err()::println);
            return ExitCode.USAGE;
        }
        ParseResult arguments = parsed.subcommand();
        Console ears = Options.has(Options.QUIET, arguments) ? console.quiet() : console;
        try {
            return ((Command) arguments.commandSpec().userObject()).run(arguments, ears);
        } catch (NoFreePortException e) {
            throw FullRange.explain(e, Options.app(arguments, ears));
        }
    }

    private static boolean isHelp(ParseResult parsed) {
        return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
    }

    private int report(Failure failure) {
        console.fail(failure.message());
        for (String detail : failure.details()) {
            console.err().println("  " + detail);
        }
        return failure.exit();
    }

    /** Returns the model that {@code arguments} are parsed by: of the command that they begin with, else of all. */
    static CommandSpec spec(String... arguments) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(null, SpecFactory.INSTANCE)
                .name("projax")
                .versionProvider(new Version())
                .addOption(Options.HELP)
                .addOption(Options.VERSION);
        root.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description("A local API server that always comes up on a free port, and clients that always find it.")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings())
                .footer("%nTo start the server and ask it: curl $(projax start)/health");
        for (Command command : Commands.meantBy(arguments)) {
            CommandSpec spec = command.spec()
                    .addOption(Options.QUIET)
                    .addOption(Options.VERBOSE)
                    .addOption(Options.HELP);
            root.addSubcommand(spec.name(), new CommandLine(spec, SpecFactory.INSTANCE));
        }
        return root;
    }
}
