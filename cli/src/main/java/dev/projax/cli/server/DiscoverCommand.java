package dev.projax.cli.server;

import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.ServerHealth;
import dev.projax.cli.command.Table;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.DiscoveryReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Shows how the server is found: each candidate, why it is one, and what it responded. */
public final class DiscoverCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = ClientCommand.spec(this, "discover");
        spec.usageMessage()
                .description(
                        "Show every port where clients look for a server, why, and what responded. They use the one marked *.")
                .footer("%nExample: projax discover --deadline 2s");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        DiscoveryReport report = Options.discovery(Options.app(arguments, console), arguments, console)
                .survey();
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(json(report)));
        } else {
            print(report, ServerChoice.used(report, arguments, console), console);
        }
        ServerChoice.require(report, arguments, console);
        return ExitCode.DONE;
    }

    private static void print(DiscoveryReport report, int used, Console console) {
        Table table = new Table(" ", "PORT", "WHY", "STATE", "MS", "DETAIL");
        for (Candidate candidate : report.candidates()) {
            List<String> sources = new ArrayList<>();
            candidate.sources().forEach(source -> sources.add(Formats.of(source)));
            table.row(
                    candidate.port() == used ? "*" : " ",
                    Integer.toString(candidate.port()),
                    String.join(", ", sources),
                    state(candidate.outcome()),
                    Double.toString(Formats.milliseconds(candidate.elapsed())),
                    candidate.detail());
        }
        console.answer(
                report.app().hasHome()
                        ? "port file " + report.app().portFile() + ": " + portFile(report)
                        : "port file: none, because there is no home directory");
        table.lines().forEach(console::answer);
    }

    /** Returns the outcome in the words of {@code status} and {@code ports}. */
    private static String state(Candidate.Outcome outcome) {
        return outcome == Candidate.Outcome.VERIFIED
                ? ServerHealth.HEALTHY.words()
                : outcome.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, @Nullable Object> json(DiscoveryReport report) {
        List<Map<String, @Nullable Object>> candidates = new ArrayList<>();
        report.candidates().forEach(candidate -> candidates.add(ServerFields.candidate(candidate)));
        Map<String, @Nullable Object> fields =
                ServerFields.answer(report.server().orElse(null), report);
        fields.put("portFileReading", portFile(report));
        fields.put("candidates", candidates);
        return fields;
    }

    /** Returns what the port file contained: {@code 38124}, {@code missing} or {@code ignored: REASON}. */
    private static String portFile(DiscoveryReport report) {
        if (report.portFilePort().isPresent()) {
            return Integer.toString(report.portFilePort().getAsInt());
        }
        return report.portFileIgnored().map(reason -> "ignored: " + reason).orElse("missing");
    }
}
