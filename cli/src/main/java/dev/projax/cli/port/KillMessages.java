package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Durations;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The message about an attempt to free a port.
 *
 * @param exit one of {@link ExitCode}
 * @param sentence what happened, why, and what to do
 */
public record KillMessages(int exit, String sentence) {
    private static final double MILLIS_PER_SECOND = 1000.0;
    private static final long INIT = 1;

    /**
     * What was tried.
     *
     * @param limit the time limit
     * @param withForce the command that tries it again by force
     * @param next the commands to run next
     */
    public record Attempt(Duration limit, String withForce, NextStepText next) {
        private String within() {
            return " within " + Durations.words(limit);
        }

        /** Returns the part of a sentence that advises the next step. */
        private String orTry(PortVerdict verdict) {
            String command = next.command(verdict);
            return command.isEmpty() ? "" : "; try: " + command;
        }
    }

    /** Returns this message as an error. */
    public CommandException failure() {
        return new CommandException(exit, sentence);
    }

    /** Returns what the plan would do. */
    static KillMessages ofDryRun(GuardedKill.Plan plan, Attempt attempt) {
        PortVerdict verdict = plan.verdict();
        Optional<ProcessInfo> target = plan.target();
        if (target.isPresent()) {
            return new KillMessages(
                    ExitCode.DONE, "would terminate " + target.get() + " to free port " + verdict.port());
        }
        if (!verdict.isHeld()) {
            return ofNothing(verdict, attempt);
        }
        PortVerdict.Refusal refusal = plan.refusal().orElse(PortVerdict.Refusal.HIDDEN_OWNER);
        return refusal == PortVerdict.Refusal.NOBODY_LISTENS
                ? new KillMessages(
                        ExitCode.DONE,
                        "would wait for port " + verdict.port() + " and terminate nothing: "
                                + VerdictText.summary(verdict))
                : ofRefusal(verdict, refusal, attempt);
    }

    /** Returns what was done. */
    public static KillMessages of(KillReport report, Attempt attempt) {
        PortVerdict before = report.before();
        int port = before.port();
        String target = report.target().map(ProcessInfo::toString).orElse("");
        return switch (report.outcome()) {
            case FREED ->
                new KillMessages(
                        ExitCode.DONE,
                        target.isEmpty()
                                ? "port " + port + " is free now; no process was terminated"
                                : "port " + port + " is free: " + (report.wasForced() ? "killed " : "terminated ")
                                        + target);
            case NOTHING_HELD -> ofNothing(before, attempt);
            case REFUSED -> ofRefusal(before, report.refusal().orElse(PortVerdict.Refusal.HIDDEN_OWNER), attempt);
            case ASKED ->
                new KillMessages(
                        ExitCode.DONE,
                        (report.wasForced() ? "killing " : "terminating ") + target + " to free port " + port);
            case RELEASED ->
                new KillMessages(
                        ExitCode.DONE,
                        "port " + port + " is free; " + target + " is still running"
                                + (report.mayForce() ? ", not killed because it no longer holds the port" : ""));
            case NOT_ENDED -> new KillMessages(ExitCode.UNRESPONSIVE, notEnded(report, target, attempt));
            case TAKEN_AGAIN -> new KillMessages(ExitCode.UNRESPONSIVE, takenAgain(report, target));
            case STILL_HELD -> new KillMessages(ExitCode.UNRESPONSIVE, stillHeld(report, target, attempt));
            case NOT_FREE ->
                new KillMessages(
                        ExitCode.UNRESPONSIVE,
                        (target.isEmpty() ? "" : target + " exited, but ") + "port " + port
                                + " did not become free" + attempt.within() + ": "
                                + report.after().map(VerdictText::summary).orElse(VerdictText.summary(before))
                                + "; try: projax free " + port + " --wait 1m");
        };
    }

    private static KillMessages ofNothing(PortVerdict verdict, Attempt attempt) {
        return new KillMessages(
                ExitCode.NOT_FOUND,
                "nothing holds port " + verdict.port()
                        + (verdict.kind() == PortVerdict.Kind.FREE ? "" : ", but the system does not let you bind it")
                        + attempt.orTry(verdict));
    }

    private static KillMessages ofRefusal(PortVerdict verdict, PortVerdict.Refusal refusal, Attempt attempt) {
        if (refusal == PortVerdict.Refusal.HOLDER_CHANGED) {
            return new KillMessages(
                    ExitCode.REFUSED,
                    "port " + verdict.port() + " not freed: " + VerdictText.of(refusal) + " (was "
                            + VerdictText.summary(verdict) + "); try: projax who " + verdict.port());
        }
        String command = refusal == PortVerdict.Refusal.NEEDS_FORCE
                ? attempt.withForce()
                : attempt.next().command(verdict);
        return new KillMessages(
                ExitCode.REFUSED,
                "port " + verdict.port() + " not freed: " + why(verdict, refusal)
                        + (command.isEmpty() ? "" : "; try: " + command));
    }

    /** Returns the reason and the holder, each once. */
    private static String why(PortVerdict verdict, PortVerdict.Refusal refusal) {
        if (refusal == PortVerdict.Refusal.FORWARDER && verdict.kind() == PortVerdict.Kind.FOREIGN) {
            return VerdictText.summary(verdict) + " holds it for something else, which would be cut off";
        }
        return refusal == PortVerdict.Refusal.HIDDEN_OWNER && verdict.kind() == PortVerdict.Kind.HIDDEN_OWNER
                ? "held by " + VerdictText.summary(verdict)
                : VerdictText.of(refusal) + ": " + VerdictText.summary(verdict);
    }

    private static String notEnded(KillReport report, String target, Attempt attempt) {
        int port = report.before().port();
        if (report.wasForced()) {
            return target + " was killed, but did not exit" + attempt.within()
                    + "; the system may be waiting for a device";
        }
        return target + " did not exit" + attempt.within()
                + (report.mayForce()
                        ? ", and was not killed because it no longer holds the port alone; try: projax who " + port
                        : "; try: " + attempt.withForce());
    }

    private static String stillHeld(KillReport report, String target, Attempt attempt) {
        int port = report.before().port();
        String who = report.after().map(VerdictText::summary).orElse("its descendants");
        return target + " exited, but " + who + " still held port " + port + attempt.within();
    }

    private static String takenAgain(KillReport report, String target) {
        int port = report.before().port();
        String who = report.after().map(VerdictText::summary).orElse("another program");
        if (target.isEmpty()) {
            return "port " + port + " did not become free: held by " + who + " now; try: projax who " + port;
        }
        return target + " exited, but port " + port + " was taken again at once by " + who
                + whatStartsIt(report.starter().orElse(null), ancestors(), port);
    }

    /**
     * Returns what to do about a process that something restarts.
     *
     * @param starter the process that started both the old holder and the new one; null if there is none
     * @param ancestors the parents of this process, like the user's shell, which must not be terminated
     */
    static String whatStartsIt(ProcessInfo.@Nullable Parent starter, Set<Long> ancestors, int port) {
        if (starter != null && (starter.pid() == INIT || starter.name().equals("systemd"))) {
            return ", restarted by a service manager; stop the service";
        }
        return starter == null || ancestors.contains(starter.pid())
                ? "; try: projax who " + port
                : ", started by " + starter + "; terminate that process first";
    }

    private static Set<Long> ancestors() {
        Set<Long> ancestors = new HashSet<>();
        Optional<ProcessHandle> next = ProcessHandle.current().parent();
        while (next.isPresent() && ancestors.add(next.get().pid())) {
            next = next.get().parent();
        }
        return ancestors;
    }

    /** Returns the documented fields of a plan that was not carried out. */
    static Map<String, @Nullable Object> fields(GuardedKill.Plan plan) {
        Map<String, @Nullable Object> fields =
                fields(plan.verdict(), plan.target().orElse(null));
        fields.put("outcome", "PLANNED");
        fields.put("refusal", plan.refusal().map(Enum::name).orElse(null));
        return fields;
    }

    /** Returns the documented fields of a report. */
    static Map<String, @Nullable Object> fields(KillReport report) {
        Map<String, @Nullable Object> fields =
                fields(report.before(), report.target().orElse(null));
        fields.put("outcome", report.outcome().name());
        fields.put("refusal", report.refusal().map(Enum::name).orElse(null));
        fields.put("forced", report.wasForced());
        fields.put("seconds", report.took().toMillis() / MILLIS_PER_SECOND);
        fields.put("after", report.after().map(VerdictText::summary).orElse(null));
        return fields;
    }

    /** Returns all fields in their order; the caller sets those that it knows. */
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
        fields.put("summary", VerdictText.summary(before));
        fields.put("evidence", VerdictText.evidence(before));
        fields.put("after", null);
        return fields;
    }
}
