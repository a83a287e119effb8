package dev.projax.cli.port;

import dev.projax.cli.command.Json;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.facts.LeaseFacts;
import dev.projax.core.facts.VerdictFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documented fields of an attempt to free a port, for {@code projax free --json} and the audit log. */
final class KillFields {
    private static final double MILLIS_PER_SECOND = 1000.0;

    private KillFields() {}

    /** Returns the fields of a plan that was not carried out. */
    static Map<String, @Nullable Object> of(GuardedKill.Plan plan) {
        Map<String, @Nullable Object> fields = all(plan.verdict(), plan.target().orElse(null));
        fields.put("outcome", "PLANNED");
        fields.put("refusal", plan.refusal().map(Enum::name).orElse(null));
        return fields;
    }

    /** Returns the fields of a report. */
    static Map<String, @Nullable Object> of(KillReport report) {
        Map<String, @Nullable Object> fields =
                all(report.before(), report.target().orElse(null));
        fields.put("outcome", report.outcome().name());
        fields.put("refusal", report.refusal().map(Enum::name).orElse(null));
        fields.put("forced", report.wasForced());
        fields.put("seconds", report.took().toMillis() / MILLIS_PER_SECOND);
        fields.put(
                "alsoKilled", report.alsoKilled().stream().map(VerdictFacts::of).toList());
        fields.put("after", report.after().map(VerdictText::summary).orElse(null));
        return fields;
    }

    /** Returns all fields in their order; the caller sets those that it knows. */
    private static Map<String, @Nullable Object> all(PortVerdict before, @Nullable ProcessInfo target) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.put("port", before.port());
        fields.put("outcome", null);
        fields.put("refusal", null);
        fields.put("forced", false);
        fields.put("seconds", null);
        fields.put("process", target == null ? null : VerdictFacts.of(target));
        fields.put("alsoKilled", List.of());
        fields.put("holders", before.holders().stream().map(VerdictFacts::of).toList());
        fields.put("lease", before.lease().map(LeaseFacts::of).orElse(null));
        fields.put("kind", before.kind().name());
        fields.put("summary", VerdictText.summary(before));
        fields.put("evidence", VerdictText.evidence(before));
        fields.put("after", null);
        return fields;
    }
}
