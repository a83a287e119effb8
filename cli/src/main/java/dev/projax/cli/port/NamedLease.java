package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.core.allocation.Leases;
import dev.projax.core.facts.LeaseFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** A lease that {@code projax port} and {@code projax url} find by its name. */
public final class NamedLease {
    private static final OptionSpec NAME = OptionSpec.builder("--name")
            .paramLabel("NAME")
            .type(LeaseArgument.class)
            .converters(Options.converter(LeaseArgument::ofName))
            .description("Use the lease of that name in this directory, in place of the server.")
            .build();

    private NamedLease() {}

    /** Adds the options that name a lease. */
    public static CommandSpec addOptions(CommandSpec spec) {
        return spec.addOption(NAME).addOption(Options.DIRECTORY);
    }

    /**
     * Returns whether a lease is meant, and not a server.
     *
     * @throws CommandException if there is a directory for a name, but no name
     */
    public static boolean isMeant(ParseResult arguments) throws CommandException {
        if (arguments.hasMatchedOption(Options.DIRECTORY.longestName())
                && !arguments.hasMatchedOption(NAME.longestName())) {
            throw new CommandException(ExitCode.USAGE, "--directory is for a lease; add --name, or leave it out");
        }
        return arguments.hasMatchedOption(NAME.longestName());
    }

    /** Prints one fact about the lease, or all of them as JSON. */
    public static int print(ParseResult arguments, Console console, Function<Leases.Entry, String> fact)
            throws Exception {
        LeaseArgument name = arguments.matchedOption(NAME.longestName()).getValue();
        Leases.Entry lease = name.require(Options.leases(arguments, console));
        if (Options.has(Options.JSON, arguments)) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("schema", Json.SCHEMA);
            fields.putAll(LeaseFacts.of(lease));
            console.answer(Json.text(fields));
        } else {
            console.answer(fact.apply(lease));
        }
        return ExitCode.DONE;
    }
}
