package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.command.Json;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.facts.VerdictFacts;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is said of an attempt to free a port.
 *
 * @param exit one of {@link ExitCode}
 * @param sentence what, which value, what to do
 */
public record KillMessages(int exit, String sentence) {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final long INIT = 1;

    /** Returns it as an error. */
    public CommandException failure() {
        return new CommandException(exit, sentence);
    }

    /** Returns what would be done. */
    static KillMessages ofDryRun(GuardedKill.Plan plan) {
        PortVerdict verdict = plan.verdict();
        Optional<ProcessInfo> target = plan.target();
        if (target.isPresent()) {
            return new KillMessages(ExitCode.DONE, "would end " + target.get() + ", to free port " + verdict.port());
        }
        if (!verdict.isHeld()) {
            return ofNothing(verdict);
        }
        PortVerdict.Refusal refusal = plan.refusal().orElse(PortVerdict.Refusal.HIDDEN_OWNER);
        return refusal == PortVerdict.Refusal.NOBODY_LISTENS
                ? new KillMessages(
                        ExitCode.DONE,
                        "would wait for port " + verdict.port() + ", and end nobody: " + verdict.summary())
                : ofRefusal(verdict, refusal);
    }

    /** Returns what was done. */
    public static KillMessages of(KillReport report) {
        PortVerdict before = report.before();
        int port = before.port();
        String target = report.target().map(ProcessInfo::toString).orElse("");
        return switch (report.outcome()) {
            case FREED ->
                new KillMessages(
                        ExitCode.DONE,
                        target.isEmpty()
                                ? "port " + port + " has become free; nobody was ended"
                                : "port " + port + " is free: ended " + target
                                        + (report.wasForced() ? " by force" : ""));
            case NOTHING_HELD -> ofNothing(before);
            case REFUSED -> ofRefusal(before, report.refusal().orElse(PortVerdict.Refusal.HIDDEN_OWNER));
            case ASKED ->
                new KillMessages(
                        ExitCode.DONE,
                        target + (report.wasForced() ? " is made" : " is asked") + " to end, to free port " + port);
            case RELEASED ->
                new KillMessages(
                        ExitCode.DONE,
                        "port " + port + " is free; " + target + " still runs"
                                + (report.mayForce()
                                        ? ", and was not ended by force because it no longer has the port"
                                        : ""));
            case NOT_ENDED -> new KillMessages(ExitCode.UNRESPONSIVE, notEnded(report, target));
            case TAKEN_AGAIN -> new KillMessages(ExitCode.UNRESPONSIVE, takenAgain(report, target));
            case NOT_FREE ->
                new KillMessages(
                        ExitCode.UNRESPONSIVE,
                        (target.isEmpty() ? "" : target + " has ended, but ") + "port " + port
                                + " has not become free within " + seconds(report.took()) + ": "
                                + report.after().map(PortVerdict::summary).orElse(before.summary())
                                + "; wait longer with: projax free " + port + " --wait 1m");
        };
    }

    private static KillMessages ofNothing(PortVerdict verdict) {
        return new KillMessages(
                ExitCode.NOT_FOUND,
                "nothing holds port " + verdict.port()
                        + (verdict.kind() == PortVerdict.Kind.FREE ? "" : ", but the system forbids it to you")
                        + "; to start there: projax serve --port " + verdict.port());
    }

    private static KillMessages ofRefusal(PortVerdict verdict, PortVerdict.Refusal refusal) {
        if (refusal == PortVerdict.Refusal.HOLDER_CHANGED) {
            return new KillMessages(
                    ExitCode.REFUSED,
                    refusal.reason() + ": on port " + verdict.port() + " there was " + verdict.summary()
                            + "; look again with: projax who " + verdict.port());
        }
        String remedy = "what helps: " + (refusal == PortVerdict.Refusal.NEEDS_FORCE ? "--force" : verdict.command());
        return new KillMessages(
                ExitCode.REFUSED,
                "port " + verdict.port() + " was not freed, for " + refusal.reason() + ": " + verdict.summary() + "; "
                        + remedy);
    }

    private static String notEnded(KillReport report, String target) {
        int port = report.before().port();
        String took = " within " + seconds(report.took());
        if (report.wasForced()) {
            return target + " was made to end, and has not" + took + "; the system may be waiting for a device";
        }
        return target + " was asked to end, and has not" + took
                + (report.mayForce()
                        ? ", nor was it made to, because it no longer has the port alone; see: projax who " + port
                        : "; make it with: projax free " + port + " --force");
    }

    private static String takenAgain(KillReport report, String target) {
        int port = report.before().port();
        String who = report.after().map(PortVerdict::summary).orElse("somebody");
        if (target.isEmpty()) {
            return "port " + port + " has not become free, somebody listens there now: " + who + "; see: projax who "
                    + port;
        }
        return target + " has ended, but port " + port + " was taken again at once by " + who
                + whatStartsIt(report.starter().orElse(null), ancestors(), port);
    }

    /**
     * Returns where to begin with what comes back.
     *
     * @param starter who has started both, the process that was ended and the one that came; null if there is none
     * @param ancestors the processes that this one comes from, like the user's shell: not to be ended
     */
    static String whatStartsIt(ProcessInfo.@Nullable Parent starter, Set<Long> ancestors, int port) {
        if (starter != null && (starter.pid() == INIT || starter.name().equals("systemd"))) {
            return "; a service manager starts it again: stop the service";
        }
        return starter == null || ancestors.contains(starter.pid())
                ? "; see: projax who " + port
                : ", which " + starter + " has started: end that one first";
    }

    private static Set<Long> ancestors() {
        Set<Long> ancestors = new HashSet<>();
        Optional<ProcessHandle> next = ProcessHandle.current().parent();
        while (next.isPresent() && ancestors.add(next.get().pid())) {
            next = next.get().parent();
        }
        return ancestors;
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / MILLIS_PER_SECOND);
    }

    /** Returns the documented fields of a plan that was not carried out. */
    static Map<String, @Nullable Object> fields(GuardedKill.Plan plan) {
        Map<String, @Nullable Object> fields =
                fields(plan.verdict(), plan.target().orElse(null));
        fields.put("outcome", "PLANNED");
        fields.put("refusal", plan.refusal().map(Enum::name).orElse(null));
        return fields;
    }

    /** Returns the documented fields of what was done. */
    static Map<String, @Nullable Object> fields(KillReport report) {
        Map<String, @Nullable Object> fields =
                fields(report.before(), report.target().orElse(null));
        fields.put("outcome", report.outcome().name());
        fields.put("refusal", report.refusal().map(Enum::name).orElse(null));
        fields.put("forced", report.wasForced());
        fields.put("seconds", report.took().toMillis() / MILLIS_PER_SECOND);
        fields.put("after", report.after().map(PortVerdict::summary).orElse(null));
        return fields;
    }

    /** Returns all fields in their order, some of which are yet to be known. */
    private static Map<String, @Nullable Object> fields(PortVerdict before, @Nullable ProcessInfo target) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("schema", Json.SCHEMA);
        fields.put("port", before.port());
        fields.put("outcome", null);
        fields.put("refusal", null);
        fields.put("forced", false);
        fields.put("seconds", null);
        fields.put("process", target == null ? null : VerdictFacts.of(target));
        fields.put("holders", before.holders().stream().map(VerdictFacts::of).toList());
        fields.put("kind", before.kind().name());
        fields.put("summary", before.summary());
        fields.put("evidence", before.evidence());
        fields.put("after", null);
        return fields;
    }
}
