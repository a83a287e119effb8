package dev.projax.cli;

import dev.projax.cli.command.Command;
import dev.projax.cli.port.DoctorCommand;
import dev.projax.cli.port.FreeCommand;
import dev.projax.cli.port.LeaseCommand;
import dev.projax.cli.port.PortsCommand;
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

/**
 * All commands, by their names. One is made only when it is asked for: to describe the others, too, took a fifth of
 * {@code projax port}.
 */
final class Commands {
    /** In the order of the help. */
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
            "ports",
            "who",
            "free",
            "doctor",
            "completion",
            "help");

    private Commands() {}

    /** Returns the names of all commands, in the order of the help. */
    static List<String> names() {
        return NAMES;
    }

    /** Returns those that {@code arguments} can be about: the one that they begin with, else all. */
    static List<Command> meantBy(String... arguments) {
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
            case "ports" -> new PortsCommand();
            case "who" -> new WhoCommand();
            case "free" -> new FreeCommand();
            case "doctor" -> new DoctorCommand();
            case "completion" -> new CompletionCommand();
            case "help" -> new HelpCommand();
            default -> throw new IllegalArgumentException("there is no command " + name);
        };
    }
}
