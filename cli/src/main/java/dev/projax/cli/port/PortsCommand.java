package dev.projax.cli.port;

import dev.projax.cli.command.Color;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.ServerHealth;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.Table;
import dev.projax.cli.command.TerminalSize;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.facts.VerdictFacts;
import dev.projax.core.files.Reading;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Lists every port of the range, and the servers outside it. */
public final class PortsCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(SpecFactory.spec(this, "ports").addOption(Options.JSON));
        spec.usageMessage()
                .description("List every port in the range with its holder; * marks the port in the port file.")
                .footer("%nExample: projax ports");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        App app = Options.app(arguments, console);
        Reading<Integer> portFile = PortFile.of(app).read();
        List<PortVerdict> verdicts = PortInspector.of(app).connecting().inspect(AppPorts.of(app));
        NextStepText next = NextStepText.fitting(app, arguments, console);
        if (Options.has(Options.JSON, arguments)) {
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            verdicts.forEach(verdict -> all.add(facts(verdict, app, portFile, next)));
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("schema", Json.SCHEMA);
            fields.put("ports", all);
            console.answer(Json.text(fields));
        } else {
            console.answer(table(verdicts, portFile, next)
                    .lines(TerminalSize.of(console).columns(), console.isColored()));
        }
        return ExitCode.DONE;
    }

    private static Table table(List<PortVerdict> verdicts, Reading<Integer> portFile, NextStepText next) {
        PortRows rows = new PortRows();
        for (PortVerdict verdict : verdicts) {
            boolean isFree = verdict.kind() == PortVerdict.Kind.FREE;
            rows.add(
                    verdict.port(),
                    new PortRows.Cells(
                            portFile.says(verdict.port()) ? "*" : " ",
                            state(verdict),
                            color(verdict),
                            isFree ? "" : Formats.printable(holder(verdict)),
                            isFree ? "" : Formats.printable(next.command(verdict))));
        }
        return rows.table();
    }

    /** Returns the health of a server of this home, in the words of {@code status}; else the kind of verdict. */
    private static String state(PortVerdict verdict) {
        return verdict.server()
                .map(server -> ServerHealth.of(server).words())
                .orElseGet(() -> VerdictText.kind(verdict));
    }

    /** Returns who holds a port. A lease is the state, or stands with the holder. */
    private static String holder(PortVerdict verdict) {
        return verdict.kind() == PortVerdict.Kind.LEASED ? VerdictText.holder(verdict) : VerdictText.summary(verdict);
    }

    private static Color color(PortVerdict verdict) {
        Color others = verdict.kind() == PortVerdict.Kind.FREE ? Color.NONE : Color.YELLOW;
        Color color =
                verdict.server().map(server -> ServerHealth.of(server).color()).orElse(others);
        return color == Color.GREEN && MissedIpv6.isOf(verdict) ? Color.YELLOW : color;
    }

    /** Returns the facts of a port, with the port file if it names the port. */
    static Map<String, @Nullable Object> facts(
            PortVerdict verdict, App app, Reading<Integer> portFile, NextStepText next) {
        String command = next.command(verdict);
        return VerdictFacts.of(
                verdict,
                portFile.says(verdict.port()) ? app.portFile().toString() : null,
                new VerdictFacts.Text(
                        VerdictText.summary(verdict),
                        command.isEmpty() ? null : command,
                        VerdictText.evidence(verdict)));
    }
}
