package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints the port of the running server, and nothing else. */
public final class PortCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ClientCommand.spec(this, "port");
        spec.usageMessage()
                .description("Print the port of the running server.")
                .footer("%nExample: curl localhost:$(projax port)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        return ClientCommand.printOne(arguments, console, server -> Integer.toString(server.port()));
    }
}
