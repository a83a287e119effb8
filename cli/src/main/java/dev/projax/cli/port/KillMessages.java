package dev.projax.cli.port;

import dev.projax.cli.command.CommandException;
import dev.projax.cli.command.Durations;
import dev.projax.cli.command.ExitCode;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.NextStep;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The message about an attempt to free a port.
 *
 * @param exit one of {@link ExitCode}
 * @param sentence what happened, why, and what to do
 */
public record KillMessages(int exit, String sentence) {
    private static final long INIT = 1;
    private static final int MOST_NAMES = 4;

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

        /** Returns the part of a sentence that advises what to do after a refusal. */
        private String orFix(PortVerdict verdict, PortVerdict.Refusal refusal) {
            String command = fix(verdict, refusal);
            return command.equals(withForce) ? "; try: " + command : advising(verdict, command);
        }

        /** Returns the command that helps after a refusal. Only its debugger or force helps a traced process. */
        private String fix(PortVerdict verdict, PortVerdict.Refusal refusal) {
            boolean needsForce = refusal == PortVerdict.Refusal.NEEDS_FORCE
                    || (refusal == PortVerdict.Refusal.STOPPED && isTraced(verdict));
            return needsForce ? withForce : next.commandToFree(verdict);
        }

        /** Returns the part of a sentence that advises the next step. */
        private String orTry(PortVerdict verdict) {
            return advising(verdict, next.command(verdict));
        }

        /** Returns the part of a sentence that shows more of the holders, because waiting did not help. */
        private String orSee(PortVerdict verdict) {
            if (verdict.nextStep().action() != NextStep.Action.WAIT) {
                return orTry(verdict);
            }
            String command = next.showHolders(verdict);
            return command.isEmpty() ? "" : "; see: " + command;
        }

        private static String advising(PortVerdict verdict, String command) {
            return command.isEmpty() ? "" : "; " + NextStepText.label(verdict.nextStep(), "try") + ": " + command;
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
            int others = verdict.holders().size() - 1;
            return new KillMessages(
                    ExitCode.DONE,
                    "would terminate " + target.get() + " to free port " + verdict.port()
                            + (others == 0 ? "" : ", which " + processes(others) + " inherited from it"));
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
                                        + target + alsoKilled(report) + stillLeased(before));
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
                                + (report.mayForce() ? ", not killed because it no longer holds the port" : "")
                                + alsoKilled(report));
            case NOT_ENDED -> new KillMessages(ExitCode.UNRESPONSIVE, notEnded(report, target, attempt));
            case TAKEN_AGAIN -> new KillMessages(ExitCode.UNRESPONSIVE, takenAgain(report, target));
            case STILL_HELD -> new KillMessages(ExitCode.UNRESPONSIVE, stillHeld(report, target, attempt));
            case NOT_FREE ->
                new KillMessages(
                        ExitCode.UNRESPONSIVE,
                        (target.isEmpty() ? "" : target + " exited, but ") + "port " + port
                                + " did not become free" + attempt.within() + ": "
                                + VerdictText.summary(report.after().orElse(before))
                                + attempt.orSee(report.after().orElse(before)));
        };
    }

    /** Returns a clause about the lease of a port if it is not that of the program that held the port. */
    private static String stillLeased(PortVerdict before) {
        return before.lease()
                .filter(lease -> before.breaksLease() || lease.program().isEmpty())
                .map(lease -> "; it is still " + lease.reason())
                .orElse("");
    }

    private static KillMessages ofNothing(PortVerdict verdict, Attempt attempt) {
        return new KillMessages(
                ExitCode.NOT_FOUND,
                "nothing holds port " + verdict.port()
                        + (verdict.kind() == PortVerdict.Kind.FREE ? "" : ", but " + VerdictText.obstacle(verdict))
                        + attempt.orTry(verdict));
    }

    private static KillMessages ofRefusal(PortVerdict verdict, PortVerdict.Refusal refusal, Attempt attempt) {
        if (refusal == PortVerdict.Refusal.HOLDER_CHANGED) {
            return new KillMessages(
                    ExitCode.REFUSED,
                    "port " + verdict.port() + " not freed: " + VerdictText.of(refusal) + " (was "
                            + VerdictText.summary(verdict) + "); see: "
                            + attempt.next().who(verdict.port()));
        }
        return new KillMessages(
                ExitCode.REFUSED,
                "port " + verdict.port() + " not freed: " + why(verdict, refusal) + attempt.orFix(verdict, refusal));
    }

    /** Returns the reason and the holder, each once. */
    private static String why(PortVerdict verdict, PortVerdict.Refusal refusal) {
        if (refusal == PortVerdict.Refusal.FORWARDER && verdict.heldFor().isPresent()) {
            return VerdictText.holdsItFor(verdict, verdict.heldFor().get()) + ", which would be cut off";
        }
        if (refusal == PortVerdict.Refusal.STOPPED) {
            String holder = verdict.eldest().map(ProcessInfo::toString).orElse("its holder");
            return holder + " cannot exit because " + stopper(verdict) + " has stopped it";
        }
        if (refusal == PortVerdict.Refusal.LEASED) {
            return "no process listens on it, but it is " + VerdictText.summary(verdict);
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
        Optional<PortVerdict> stopped = report.after()
                .filter(it ->
                        it.refusal().filter(PortVerdict.Refusal.STOPPED::equals).isPresent());
        if (stopped.isPresent()) {
            return target + " did not exit" + attempt.within() + " because " + stopper(stopped.get())
                    + " has stopped it; try: " + attempt.fix(stopped.get(), PortVerdict.Refusal.STOPPED);
        }
        return target + " did not exit" + attempt.within()
                + (report.mayForce()
                        ? ", and was not killed because it no longer holds the port alone; see: "
                                + attempt.next().who(port)
                        : "; try: " + attempt.withForce());
    }

    private static boolean isTraced(PortVerdict verdict) {
        return verdict.eldest()
                .filter(it -> it.state() == ProcessInfo.State.TRACED)
                .isPresent();
    }

    /** Returns what has stopped the holder. */
    private static String stopper(PortVerdict verdict) {
        if (!isTraced(verdict)) {
            return "a signal";
        }
        OptionalLong tracer = verdict.eldest().map(ProcessInfo::tracer).orElse(OptionalLong.empty());
        return "a debugger" + (tracer.isPresent() ? ", " + nameOf(tracer.getAsLong()) + "," : "");
    }

    private static String nameOf(long pid) {
        return ProcessHandle.of(pid).map(it -> ProcessInfo.of(it).toString()).orElse("pid " + pid);
    }

    private static String stillHeld(KillReport report, String target, Attempt attempt) {
        List<ProcessInfo> heirs = report.after().map(PortVerdict::holders).orElse(List.of());
        return "port " + report.before().port() + " not freed: " + target
                + (report.wasForced() ? " was killed, but " : " exited, but ") + names(heirs)
                + " inherited the port from it" + "; try: " + attempt.next().kill(heirs, report.mayForce());
    }

    private static String alsoKilled(KillReport report) {
        return report.alsoKilled().isEmpty() ? "" : "; killed " + names(report.alsoKilled());
    }

    /** Returns the names of at most four processes. */
    private static String names(List<ProcessInfo> processes) {
        int shown = processes.size() > MOST_NAMES ? MOST_NAMES - 1 : processes.size() - 1;
        String first =
                processes.stream().limit(shown).map(ProcessInfo::toString).collect(Collectors.joining(", "));
        String last = processes.size() > MOST_NAMES
                ? processes(processes.size() - shown) + " more"
                : processes.get(shown).toString();
        return first.isEmpty() ? last : first + " and " + last;
    }

    private static String processes(int count) {
        return count + (count == 1 ? " process" : " processes");
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
}
