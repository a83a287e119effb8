package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.TerminalSize;
import dev.projax.core.allocation.Leases;
import dev.projax.core.facts.LeaseFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists the leased ports of this user. */
public final class LeasesCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "leases")
                .addOption(Options.JSON)
                .addOption(Options.DIRECTORY)
                .addOption(Options.HOME);
        spec.usageMessage()
                .description("List the leased ports, by directory, with their names and programs.")
                .footer("%nExample: projax leases");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        Leases leases = Options.leases(arguments, console);
        List<Leases.Entry> all = leases.all();
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(json(all)));
        } else if (all.isEmpty()) {
            console.tell("no port is leased");
        } else {
            console.answer(LeaseTable.lines(
                    all,
                    leases.directory(),
                    console.clock().instant(),
                    TerminalSize.of(console).columns(),
                    console.isColored()));
        }
        return ExitCode.DONE;
    }

    /** Returns the fields of several leases. */
    static Map<String, @Nullable Object> json(List<Leases.Entry> leases) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.put("leases", leases.stream().map(LeaseFacts::of).toList());
        return fields;
    }
}
