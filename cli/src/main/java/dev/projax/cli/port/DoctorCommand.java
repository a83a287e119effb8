package dev.projax.cli.port;

import dev.projax.cli.command.Advice;
import dev.projax.cli.command.Command;
import dev.projax.cli.command.Console;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Formats;
import dev.projax.cli.command.Json;
import dev.projax.cli.command.Options;
import dev.projax.cli.command.SpecFactory;
import dev.projax.cli.command.Table;
import dev.projax.core.registry.App;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Checks everything that may keep servers and clients from finding each other. Changes nothing. */
public final class DoctorCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Options.addPlaces(SpecFactory.spec(this, "doctor").addOption(Options.JSON));
        spec.usageMessage()
                .description("Look for problems and show how to fix them. Exit with 1 if there is a failure.")
                .footer("%nExample: projax doctor");
        return spec;
    }

    @Override
    public int run(ParseResult arguments, Console console) throws Exception {
        List<Finding> findings = examine(arguments, console);
        if (Options.has(Options.JSON, arguments)) {
            console.answer(Json.text(fields(findings)));
        } else {
            console.answer(table(findings).lines(Integer.MAX_VALUE, console.isColored()));
        }
        boolean fails = findings.stream().anyMatch(finding -> finding.result() == Finding.Result.FAIL);
        return fails ? ExitCode.FAILED : ExitCode.DONE;
    }

    private static List<Finding> examine(ParseResult arguments, Console console) throws Exception {
        Consumer<Throwable> traces =
                Options.has(Options.VERBOSE, arguments) ? trace -> trace.printStackTrace(console.err()) : trace -> {};
        try {
            App app = Options.appDespiteRange(arguments, console);
            app.requireHome();
            Remedies remedies = new Remedies(app, Advice.fitting(arguments, console));
            Examination examination = new Examination(remedies, traces);
            examination.of("environment", () -> environment(arguments, console, remedies));
            HomeCheckup.of(app, console.clock().instant(), remedies, examination);
            NetworkCheckup.of(app, remedies, examination);
            return examination.findings();
        } catch (InvalidPathException | FileSystemException e) {
            return withoutHome(e, arguments, console, traces);
        }
    }

    /** Reports each environment variable with a value that no command can use. */
    private static List<Finding> environment(ParseResult arguments, Console console, Remedies remedies) {
        return Options.badVariables(arguments, console).entrySet().stream()
                .map(bad -> Finding.fail(
                        "environment",
                        Examination.withoutAdvice(bad.getValue()),
                        remedies.shell().unset(bad.getKey())))
                .toList();
    }

    /** Checks the network anyway where there is no home. */
    private static List<Finding> withoutHome(
            Exception why, ParseResult arguments, Console console, Consumer<Throwable> traces) throws Exception {
        App app = Options.withAccountsHome(arguments, console);
        Remedies remedies = new Remedies(app, Advice.fitting(arguments, console));
        Examination examination = new Examination(remedies, traces);
        String fix = remedies.ofVariables(console.environment());
        String message = String.valueOf(why.getMessage());
        String subject = Map.of("PROJAX_PORT_FILE", "port file", Options.LEASES, "leases")
                .getOrDefault(message.split(": ", 2)[0], "home");
        examination.of("environment", () -> environment(arguments, console, remedies));
        examination.of(subject, () -> List.of(Finding.fail(subject, Examination.withoutAdvice(message), fix)));
        NetworkCheckup.of(app, remedies, examination);
        return examination.findings();
    }

    private static Table table(List<Finding> findings) {
        Table table = new Table("", "CHECK", "RESULT");
        for (Finding finding : findings) {
            table.row(finding.result().words(), label(finding.subject()), Formats.printable(finding.detail()))
                    .colored(0, finding.result().color());
            if (!finding.command().isEmpty()) {
                table.row("", "", finding.label() + ": " + Formats.printable(finding.command()));
            }
        }
        return table;
    }

    private static String label(String subject) {
        return subject.equals("leftovers") ? "temporary files" : subject;
    }

    private static Map<String, @Nullable Object> fields(List<Finding> findings) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("result", finding.result().words());
            each.put("subject", finding.subject());
            each.put("detail", finding.detail());
            each.put("command", finding.command().isEmpty() ? null : finding.command());
            all.add(each);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.put("findings", all);
        return fields;
    }
}
