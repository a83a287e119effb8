package dev.projax.cli.server;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.ServerHealth;
import dev.projax.cli.command.Table;
import dev.projax.cli.command.TerminalSize;
import dev.projax.cli.port.MissedIpv6;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Lists the running servers; the one that clients use comes first. */
public final class StatusCommand implements Command {
    private static final OptionSpec WATCH = OptionSpec.builder("-w", "--watch")
            .description("Refresh every second until you press Ctrl-C.")
            .build();
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int STATE_COLUMN = 2;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = ClientCommand.spec(this, "status").addOption(WATCH);
        spec.usageMessage()
                .description("List the running servers. Clients use the one marked *.")
                .footer("%nExample: projax status --watch");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        if (Options.has(WATCH, arguments)) {
            return watch(app, arguments, console);
        }
        DiscoveryReport report = Options.discovery(app, arguments, console).survey();
        List<Server> running = report.running();
        ServerChoice.warn(report, arguments, console);
        MissedIpv6.warn(report, Advice.fitting(arguments, console), console);
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(json(running, report)));
        } else if (!running.isEmpty()) {
            console.answer(table(
                            running,
                            ServerChoice.used(report, arguments, console),
                            report,
                            console.clock().instant())
                    .lines(TerminalSize.of(console).columns(), console.isColored()));
        }
        ServerChoice.require(report, arguments, console);
        return ExitCode.DONE;
    }

    /** Draws over the previous lines, and clears each of them first, because the new one may be shorter. */
    private static int watch(App app, ParseResult arguments, Console console) throws Exception {
        if (Options.has(Options.JSON, arguments)) {
            throw new CommandException(ExitCode.USAGE, "--watch and --json cannot be combined; leave one out");
        }
        if (!console.isAnimated()) {
            throw new CommandException(ExitCode.USAGE, "--watch needs a terminal");
        }
        int drawn = 0;
        while (true) {
            DiscoveryReport report = Options.discovery(app, arguments, console).survey();
            List<Server> running = report.running();
            TerminalSize size = TerminalSize.of(console);
            List<String> lines = running.isEmpty()
                    ? List.of("no server is running")
                    : cut(
                            table(
                                            running,
                                            ServerChoice.used(report, arguments, console),
                                            report,
                                            console.clock().instant())
                                    .lines(size.columns(), console.isColored()),
                            size.rows() - 1);
            StringBuilder screen = new StringBuilder(drawn == 0 ? "" : "\u001b[" + drawn + "A\r");
            lines.forEach(line -> screen.append("\u001b[K").append(line).append('\n'));
            console.out().print(screen.append("\u001b[J"));
            console.out().flush();
            if (console.out().checkError()) {
                return ExitCode.DONE;
            }
            drawn = lines.size();
            Thread.sleep(PERIOD.toMillis());
        }
    }

    /** Omits lines that do not fit, because lines that have scrolled away cannot be drawn over. */
    private static List<String> cut(List<String> lines, int rows) {
        if (lines.size() <= rows) {
            return lines;
        }
        List<String> fitting = new ArrayList<>(lines.subList(0, Math.max(0, rows - 1)));
        fitting.add("… " + (lines.size() - fitting.size()) + " more");
        return fitting;
    }

    private static Table table(List<Server> running, int used, DiscoveryReport report, Instant now) {
        Table table = new Table(" ", "PORT", "STATE", "UPTIME", "PID", "ID", "PORT FILE", "VERSION");
        Instant boot = BootTime.read();
        for (Server each : running) {
            table.row(
                            each.port() == used && each.answers() ? "*" : " ",
                            Integer.toString(each.port()),
                            ServerHealth.of(each).words(),
                            each.started()
                                    .map(started -> Formats.uptime(started, now, boot))
                                    .orElse("-"),
                            each.pid().isPresent() ? Long.toString(each.pid().getAsLong()) : "-",
                            each.id().map(id -> id.text()).orElse("-"),
                            ServerFields.isInPortFile(each, report) ? "yes" : "",
                            each.program()
                                    .map(program -> version(program, report.app()))
                                    .orElse("-"))
                    .colored(STATE_COLUMN, ServerHealth.of(each).color());
        }
        return table;
    }

    /** Omits the app's own name, which is the same for all servers in the table. */
    private static String version(String program, App app) {
        String name = app.name() + " ";
        return program.startsWith(name) ? program.substring(name.length()).strip() : program;
    }

    private static Map<String, @Nullable Object> json(List<Server> running, DiscoveryReport report) {
        List<Map<String, @Nullable Object>> servers = new ArrayList<>();
        for (Server each : running) {
            servers.add(ServerFields.running(each, report));
        }
        Map<String, @Nullable Object> fields =
                ServerFields.answer(report.server().orElse(null), report);
        fields.put("servers", servers);
        return fields;
    }
}
