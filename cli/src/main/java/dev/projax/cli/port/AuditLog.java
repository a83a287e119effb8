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
 * The file {@code audit.log} in the home: a line of JSON for each signal that was sent to a process, for its result,
 * and for each refusal. The fields are the time and those of {@code projax free --json}.
 */
public final class AuditLog {
    private final LogFile file;
    private final Console console;
    private final KillMessages.Attempt attempt;
    private boolean hasWarned;

    /** @param attempt what its messages name */
    public AuditLog(App app, Console console, KillMessages.Attempt attempt) {
        this.file = LogFile.audit(app);
        this.console = console;
        this.attempt = attempt;
    }

    /** Records the result of a plan, if it concerned a process. */
    public void add(KillReport report) {
        if (report.wasSignalled() || report.outcome() == KillReport.Outcome.REFUSED) {
            write(KillFields.of(report), KillMessages.of(report, attempt).sentence());
        }
    }

    /** Records that the user did not confirm the plan. */
    void addUnconfirmed(GuardedKill.Plan plan) {
        Map<String, @Nullable Object> fields = KillFields.of(plan);
        fields.put("outcome", KillReport.Outcome.REFUSED.name());
        fields.put("refusal", "NOT_CONFIRMED");
        write(fields, "not confirmed");
    }

    /** Writes one line. Only warns, and only once, if that fails, because the command has already done its work. */
    private void write(Map<String, @Nullable Object> fields, String sentence) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("time", console.clock().instant().toString());
        line.putAll(fields);
        line.put("message", sentence);
        try {
            file.append(Json.text(line));
        } catch (IOException e) {
            if (!hasWarned) {
                hasWarned = true;
                console.warn("cannot write the audit log: " + e.getMessage());
            }
        }
    }
}
