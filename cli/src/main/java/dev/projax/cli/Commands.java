package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.Version;
import dev.projax.cli.port.DoctorCommand;
import dev.projax.cli.port.FreeCommand;
import dev.projax.cli.port.HoldCommand;
import dev.projax.cli.port.LeaseCommand;
import dev.projax.cli.port.LeasesCommand;
import dev.projax.cli.port.PortsCommand;
import dev.projax.cli.port.ReleaseCommand;
import dev.projax.cli.port.WhoCommand;
import dev.projax.cli.server.DiscoverCommand;
import dev.projax.cli.server.LogsCommand;
import dev.projax.cli.server.PortCommand;
import dev.projax.cli.server.RestartCommand;
import dev.projax.cli.server.ServeCommand;
import dev.projax.cli.server.StartCommand;
import dev.projax.cli.server.StatusCommand;
import dev.projax.cli.server.StopCommand;
import dev.projax.cli.server.UrlCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * All commands by name, and picocli's model of them. Only the command that is called is described, because describing
 * the others took a fifth of {@code projax port}. The model is built by hand, because picocli reads annotations through
 * proxies, which cost a third of the start-up.
 */
final class Commands {
    static {
        // We use none of the converters for java.time and java.sql that picocli creates for each command.
        System.setProperty("picocli.converters.excludes", "java\\.(time|sql)\\..*");
    }

    /** In the order of the help text. */
    private static final List<String> NAMES = List.of(
            "start",
            "status",
            "logs",
            "restart",
            "stop",
            "serve",
            "port",
            "url",
            "discover",
            "lease",
            "leases",
            "release",
            "ports",
            "who",
            "free",
            "doctor",
            "completion",
            "help");

    private Commands() {}

    /** Returns the model that parses {@code arguments}: of the command that they start with, else of all commands. */
    static CommandSpec model(String... arguments) {
        CommandSpec root = CommandSpec.wrapWithoutInspection(null, SpecFactory.INSTANCE)
                .name("projax")
                .versionProvider(new Version())
                .addOption(Options.HELP)
                .addOption(Options.VERSION);
        root.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .description("A local API server that always starts on a free port, and clients that always find it.")
                .commandListHeading("%nCommands:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(ExitCode.meanings())
                .footer("%nTo start the server and check its health: curl $(projax start)/health");
        for (Command command : meantBy(arguments)) {
            CommandSpec spec = command.spec()
                    .addOption(Options.QUIET)
                    .addOption(Options.VERBOSE)
                    .addOption(Options.HELP);
            String name = HoldCommand.isMeantBy(arguments) ? HoldCommand.NAME : spec.name();
            root.addSubcommand(name, new CommandLine(spec, SpecFactory.INSTANCE));
        }
        return root;
    }

    /** Returns the names of all commands, in the order of the help text. */
    static List<String> names() {
        return NAMES;
    }

    /** Returns the command that {@code arguments} start with, else all commands. */
    static List<Command> meantBy(String... arguments) {
        if (HoldCommand.isMeantBy(arguments)) {
            return List.of(new HoldCommand());
        }
        if (arguments.length > 0 && NAMES.contains(arguments[0])) {
            return List.of(named(arguments[0]));
        }
        return NAMES.stream().map(Commands::named).toList();
    }

    private static Command named(String name) {
        return switch (name) {
            case "start" -> new StartCommand();
            case "status" -> new StatusCommand();
            case "logs" -> new LogsCommand();
            case "restart" -> new RestartCommand();
            case "stop" -> new StopCommand();
            case "serve" -> new ServeCommand();
            case "port" -> new PortCommand();
            case "url" -> new UrlCommand();
            case "discover" -> new DiscoverCommand();
            case "lease" -> new LeaseCommand();
            case "leases" -> new LeasesCommand();
            case "release" -> new ReleaseCommand();
            case "ports" -> new PortsCommand();
            case "who" -> new WhoCommand();
            case "free" -> new FreeCommand();
            case "doctor" -> new DoctorCommand();
            case "completion" -> new CompletionCommand(Commands::model);
            case "help" -> new HelpCommand(NAMES, Commands::model);
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }
}
