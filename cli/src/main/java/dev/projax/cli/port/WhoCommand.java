package dev.projax.cli.port;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Shows which process holds a port, the evidence, and what to do. */
public final class WhoCommand implements Command {
    static final PositionalParamSpec PORT = PositionalParamSpec.builder()
            .paramLabel("PORT")
            .index("0")
            .arity("1")
            .required(true)
            .type(Integer.class)
            .converters(Options.converter(Options::port))
            .description("Any port on this machine")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = SpecFactory.spec(this, "who")
                .addPositional(PORT)
                .addOption(Options.JSON)
                .addOption(Options.HOME)
                .addOption(Options.PORT_FILE);
        spec.usageMessage()
                .description("Show which process holds a port and what to do about it. Exit with 3 if none does.")
                .footer("%nExample: projax who 38124");
        return spec;
    }

    /** Returns the port that was typed. */
    static int port(ParseResult arguments) {
        return arguments.matchedPositionalValue(0, 0);
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.appDespiteRange(arguments, console);
        PortVerdict verdict = PortInspector.of(app).connecting().inspect(port(arguments));
        NextStepText next = NextStepText.fitting(app, arguments, console);
        if (Options.has(Options.JSON, arguments)) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("schema", Json.SCHEMA);
            fields.putAll(PortsCommand.facts(verdict, app, PortFile.of(app).read(), next));
            console.answer(Json.text(fields));
        } else {
            console.answer(VerdictView.lines(verdict, next, console.clock().instant()));
        }
        return verdict.isHeld() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }
}
