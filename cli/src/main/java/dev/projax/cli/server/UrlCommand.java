package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.port.NamedLease;
import dev.projax.core.facts.LeaseFacts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints the URL of the running server, and nothing else. */
public final class UrlCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = NamedLease.addOptions(ClientCommand.spec(this, "url"));
        spec.usageMessage()
                .description("Print the URL of the running server, or of the lease with a name.")
                .footer("%nExample: curl $(projax url)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        if (NamedLease.isMeant(arguments)) {
            return NamedLease.print(arguments, console, lease -> LeaseFacts.url(lease.port()));
        }
        return ClientCommand.printOne(arguments, console, server -> server.url().toString());
    }
}
