package dev.projax.cli.port;

import dev.projax.cli.command.Console;
import dev.projax.cli.command.Json;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.logs.LogFile;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code audit.log} in the home: a line of JSON for each signal that is sent to a process, one for what came of it, and
 * one for each time that this was refused. Its fields are those of {@code projax free --json} behind the time.
 */
public final class AuditLog {
    private final LogFile file;
    private final Console console;

    public AuditLog(App app, Console console) {
        this.file = LogFile.audit(app);
        this.console = console;
    }

    /** Notes what came of a plan, if a process was concerned. */
    public void add(KillReport report) {
        if (report.wasSignalled() || report.outcome() == KillReport.Outcome.REFUSED) {
            write(KillMessages.fields(report), KillMessages.of(report).sentence());
        }
    }

    /** Notes that nobody confirmed the plan. */
    void addUnconfirmed(GuardedKill.Plan plan) {
        Map<String, @Nullable Object> fields = KillMessages.fields(plan);
        fields.put("outcome", KillReport.Outcome.REFUSED.name());
        fields.put("refusal", "NOT_CONFIRMED");
        write(fields, "nobody confirmed it");
    }

    /** What has been done has been done, also where it cannot be noted. */
    private void write(Map<String, @Nullable Object> fields, String sentence) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("time", console.clock().instant().toString());
        line.putAll(fields);
        line.put("message", sentence);
        try {
            file.append(Json.text(line));
        } catch (IOException e) {
            console.warn("this could not be noted: " + e.getMessage());
        }
    }
}
