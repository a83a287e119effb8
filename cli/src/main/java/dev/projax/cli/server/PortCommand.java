package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.port.NamedLease;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints the port of the running server, and nothing else. */
public final class PortCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = NamedLease.addOptions(ClientCommand.spec(this, "port"));
        spec.usageMessage()
                .description("Print the port of the running server, or of the lease with a name.")
                .footer("%nExample: curl localhost:$(projax port)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        if (NamedLease.isMeant(arguments)) {
            return NamedLease.print(arguments, console, lease -> Integer.toString(lease.port()));
        }
        return ClientCommand.printOne(arguments, console, server -> Integer.toString(server.port()));
    }
}
