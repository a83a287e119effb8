package dev.projax.cli;

import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import dev.projax.core.registry.PortFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Makes sure that a server runs, in the background. */
final class StartCommand implements Command {
    private static final OptionSpec NEW = OptionSpec.builder("--new")
            .description("Start another server, also if one runs.")
            .build();

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(this)
                .name("start")
                .addOption(NEW)
                .addOption(ServeCommand.PORT)
                .addOption(ServeCommand.ALLOW_ORIGIN)
                .addOption(Options.JSON)
                .addOption(Options.RANGE)
                .addOption(Options.HOME)
                .addOption(Options.PORT_FILE);
        spec.usageMessage()
                .description("Start the server in the background, unless it runs, and print its URL.")
                .footer("%nExample: curl $(projax start)/health");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        Starter starter = new Starter(app, console, Options.places(app, arguments), ServeCommand.options(arguments));

        Starter.Started started = Options.has(NEW, arguments) ? starter.another() : starter.theOne();

        answer(started, app, arguments, console);
        return ExitCode.DONE;
    }

    /** Prints the server that has been started, or was there already. */
    static void answer(Starter.Started started, App app, ParseResult arguments, Console console) throws Exception {
        Server server = started.server();
        if (Options.has(Options.JSON, arguments)) {
            Map<String, @Nullable Object> fields =
                    Json.answer(server, app, PortFile.of(app).read());
            fields.put("new", started.isNew());
            console.answer(Json.text(fields));
            return;
        }
        console.answer(server.url().toString());
        console.tell(notice(started, ServeCommand.options(arguments)));
    }

    private static String notice(Starter.Started started, List<String> unused) {
        int port = started.server().port();
        if (started.isNew()) {
            return "started; its log: projax logs " + port;
        }
        List<String> words = new ArrayList<>(List.of("already running"));
        if (!unused.isEmpty()) {
            words.add("without " + unused.get(0) + "; to start another with it, add --new");
        }
        return String.join(" ", words);
    }
}
