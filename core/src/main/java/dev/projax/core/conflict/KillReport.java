package dev.projax.core.conflict;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of the attempt to free a port. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class KillReport {
    private final PortVerdict before;
    private final @Nullable ProcessInfo target;
    private final Outcome outcome;
    private final PortVerdict.@Nullable Refusal refusal;
    private final boolean wasSignalled;
    private final boolean wasForced;
    private final boolean mayForce;
    private final @Nullable PortVerdict after;
    private final Duration took;

    /** What came of it. */
    public enum Outcome {
        /** The process has ended, if there was one, and the port is free. */
        FREED,

        /** There was nothing to free. */
        NOTHING_HELD,

        /** No process was ended; {@link #refusal} says why. */
        REFUSED,

        /** The process is being asked to end, by force or not; what comes of it is another report. */
        ASKED,

        /** The process was asked to end and lives, but has let go of the port, which is free. */
        RELEASED,

        /** The process was asked to end, by force or not, and lives. */
        NOT_ENDED,

        /** The process has ended, and another one has the port. */
        TAKEN_AGAIN,

        /** The port has not become free, though no process is in the way that could be ended. */
        NOT_FREE
    }

    private KillReport(
            PortVerdict before,
            @Nullable ProcessInfo target,
            Outcome outcome,
            PortVerdict.@Nullable Refusal refusal,
            boolean wasSignalled,
            boolean wasForced,
            boolean mayForce,
            @Nullable PortVerdict after,
            Duration took) {
        this.before = before;
        this.target = target;
        this.outcome = outcome;
        this.refusal = refusal;
        this.wasSignalled = wasSignalled;
        this.wasForced = wasForced;
        this.mayForce = mayForce;
        this.after = after;
        this.took = took;
    }

    static KillReport nothingDone(PortVerdict before, Outcome outcome) {
        return new KillReport(before, null, outcome, null, false, false, false, null, Duration.ZERO);
    }

    static KillReport refused(PortVerdict before, @Nullable ProcessInfo target, PortVerdict.Refusal refusal) {
        return new KillReport(before, target, Outcome.REFUSED, refusal, false, false, false, null, Duration.ZERO);
    }

    static KillReport done(
            PortVerdict before,
            @Nullable ProcessInfo target,
            Outcome outcome,
            boolean wasForced,
            @Nullable PortVerdict after,
            Duration took) {
        boolean wasSignalled = target != null;
        return new KillReport(before, target, outcome, null, wasSignalled, wasForced, false, after, took);
    }

    /** Returns the same of an attempt in which force was allowed, or not. */
    KillReport allowingForce(boolean mayForce) {
        return new KillReport(before, target, outcome, refusal, wasSignalled, wasForced, mayForce, after, took);
    }

    /** Returns what was the matter with the port when the plan was made. */
    public PortVerdict before() {
        return before;
    }

    /** Returns the process that was to be ended. */
    public Optional<ProcessInfo> target() {
        return Optional.ofNullable(target);
    }

    /** Returns what came of it. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns why no process was ended, if it was refused. */
    public Optional<PortVerdict.Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Tells whether the planned process was asked to end, or forced. */
    public boolean wasSignalled() {
        return wasSignalled;
    }

    /** Tells whether the planned process has ended, whatever became of the port. */
    public boolean hasEnded() {
        return wasSignalled
                && switch (outcome) {
                    case FREED, TAKEN_AGAIN, NOT_FREE -> true;
                    case NOTHING_HELD, REFUSED, ASKED, RELEASED, NOT_ENDED -> false;
                };
    }

    /** Tells whether the planned process was ended by force. */
    public boolean wasForced() {
        return wasForced;
    }

    /** Tells whether force was allowed, used or not. */
    public boolean mayForce() {
        return mayForce;
    }

    /** Returns who has started both the process that has ended and the one that has the port now. */
    public Optional<ProcessInfo.Parent> starter() {
        if (!hasEnded() || after == null) {
            return Optional.empty();
        }
        Optional<ProcessInfo.Parent> before = target().flatMap(KillReport::parent);
        return before.filter(parent -> after.holders().stream()
                .flatMap(holder -> parent(holder).stream())
                .anyMatch(it -> it.pid() == parent.pid()));
    }

    private static Optional<ProcessInfo.Parent> parent(ProcessInfo process) {
        return process.parents().stream().findFirst();
    }

    /** Returns what was the matter with the port at the end, if it was not free. */
    public Optional<PortVerdict> after() {
        return Optional.ofNullable(after);
    }

    /** Returns the time from the first signal, or the first wait, to the end. */
    public Duration took() {
        return took;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KillReport report && parts().equals(report.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(before, target, outcome, refusal, wasSignalled, wasForced, mayForce, after, took);
    }

    /** Returns the port with its holder before, and what came of it. */
    @Override
    public String toString() {
        return before + ": " + outcome + (refusal == null ? "" : ", " + refusal.reason());
    }
}
