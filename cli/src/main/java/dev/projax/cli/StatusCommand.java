package dev.projax.cli;

import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows every server that answers, the one that clients use first. */
final class StatusCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ClientCommand.spec(this, "status");
        spec.usageMessage()
                .description("Show the running servers; clients use the one marked *.")
                .footer("%nExample: projax status --json");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        DiscoveryReport report = Options.discovery(Options.app(arguments, console), arguments, console)
                .survey();
        Server used = ServerChoice.require(report, arguments, console);
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(json(used, report)));
            return ExitCode.DONE;
        }
        Table table = new Table(" ", "PORT", "URL", "PID", "ID", "VERIFIED", "PORT FILE");
        for (Server server : report.servers()) {
            table.row(
                    server.port() == used.port() ? "*" : " ",
                    Integer.toString(server.port()),
                    server.url().toString(),
                    server.pid().isPresent() ? Long.toString(server.pid().getAsLong()) : "-",
                    server.id().orElse("-"),
                    server.verified() ? "yes" : "no",
                    report.portFile().names(server.port())
                            ? report.app().portFile().toString()
                            : "-");
        }
        table.lines().forEach(console::answer);
        return ExitCode.DONE;
    }

    private static Map<String, @Nullable Object> json(Server used, DiscoveryReport report) {
        List<Map<String, @Nullable Object>> servers = new ArrayList<>();
        for (Server server : report.servers()) {
            servers.add(Json.server(server, report));
        }
        Map<String, @Nullable Object> fields = Json.answer(used, report);
        fields.put("servers", servers);
        return fields;
    }
}
