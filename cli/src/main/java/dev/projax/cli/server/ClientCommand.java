package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The parts that all commands that look for a server share. */
final class ClientCommand {
    private ClientCommand() {}

    /** Returns the spec of a client command, with the options that all of them take. */
    static CommandSpec spec(Command command, String name) {
        return Options.addPlaces(
                SpecFactory.spec(command, name)
                        .addOption(Options.JSON)
                        .addOption(Options.VERIFIED)
                        .addOption(Options.DEADLINE),
                Options.RANGE_TO_SEARCH);
    }

    /** Finds the server and prints one fact about it, or all of them as JSON. */
    static int printOne(ParseResult arguments, Console console, Function<Server, String> fact) throws Exception {
        DiscoveryReport report = Options.discovery(Options.app(arguments, console), arguments, console)
                .search();
        Server server = ServerChoice.require(report, arguments, console);
        console.answer(
                Options.has(Options.JSON, arguments)
                        ? Json.text(ServerFields.answer(server, report))
                        : fact.apply(server));
        return ExitCode.DONE;
    }
}
