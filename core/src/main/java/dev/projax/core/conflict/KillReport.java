package dev.projax.core.conflict;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The result of an attempt to free a port. Immutable. */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
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
    private final List<ProcessInfo> alsoKilled;

    /** The result in one word. */
    public enum Outcome {
        /** The port is free, and the process has exited if there was one. */
        FREED,

        /** Nothing held the port. */
        NOTHING_HELD,

        /** No process was terminated; {@link #refusal} says why. */
        REFUSED,

        /** The process is about to be terminated or killed. Another report follows with the result. */
        ASKED,

        /** The process was signalled and still runs, but it released the port, which is free. */
        RELEASED,

        /** The process was terminated or killed but still runs. */
        NOT_ENDED,

        /** The process has exited, and another one holds the port. */
        TAKEN_AGAIN,

        /** The process has exited, and processes that inherited its sockets still hold the port. */
        STILL_HELD,

        /** The port has not become free, although no process holds it that could be terminated. */
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
            Duration took,
            List<ProcessInfo> alsoKilled) {
        this.before = before;
        this.target = target;
        this.outcome = outcome;
        this.refusal = refusal;
        this.wasSignalled = wasSignalled;
        this.wasForced = wasForced;
        this.mayForce = mayForce;
        this.after = after;
        this.took = took;
        this.alsoKilled = List.copyOf(alsoKilled);
    }

    static KillReport nothingDone(PortVerdict before, Outcome outcome) {
        return new KillReport(before, null, outcome, null, false, false, false, null, Duration.ZERO, List.of());
    }

    static KillReport refused(PortVerdict before, @Nullable ProcessInfo target, PortVerdict.Refusal refusal) {
        return new KillReport(
                before, target, Outcome.REFUSED, refusal, false, false, false, null, Duration.ZERO, List.of());
    }

    static KillReport done(
            PortVerdict before,
            @Nullable ProcessInfo target,
            Outcome outcome,
            boolean wasForced,
            @Nullable PortVerdict after,
            Duration took) {
        boolean wasSignalled = target != null;
        return new KillReport(before, target, outcome, null, wasSignalled, wasForced, false, after, took, List.of());
    }

    /** Returns a copy for an attempt in which force was allowed or not. */
    KillReport allowingForce(boolean mayForce) {
        return new KillReport(
                before, target, outcome, refusal, wasSignalled, wasForced, mayForce, after, took, alsoKilled);
    }

    /** Returns a copy with the descendants that were killed. */
    KillReport alsoKilling(List<ProcessInfo> descendants) {
        return new KillReport(
                before, target, outcome, refusal, wasSignalled, wasForced, mayForce, after, took, descendants);
    }

    /** Returns the verdict on the port from when the plan was made. */
    public PortVerdict before() {
        return before;
    }

    /** Returns the process that was to be terminated. */
    public Optional<ProcessInfo> target() {
        return Optional.ofNullable(target);
    }

    /** Returns the result in one word. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns why no process was terminated, if it was refused. */
    public Optional<PortVerdict.Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    /** Returns whether the planned process was terminated or killed, whether it exited or not. */
    public boolean wasSignalled() {
        return wasSignalled;
    }

    /** Returns whether the planned process has exited, regardless of the port. */
    public boolean hasEnded() {
        return wasSignalled
                && switch (outcome) {
                    case FREED, TAKEN_AGAIN, STILL_HELD, NOT_FREE -> true;
                    case NOTHING_HELD, REFUSED, ASKED, RELEASED, NOT_ENDED -> false;
                };
    }

    /** Returns whether the planned process was killed by force. */
    public boolean wasForced() {
        return wasForced;
    }

    /** Returns the descendants that were killed because they kept the planned process's sockets. */
    public List<ProcessInfo> alsoKilled() {
        return alsoKilled;
    }

    /** Returns whether force was allowed, used or not. */
    public boolean mayForce() {
        return mayForce;
    }

    /** Returns the process that started both the process that exited and the one that holds the port now. */
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

    /** Returns the verdict on the port at the end, if it was not free. */
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
        return Arrays.asList(
                before, target, outcome, refusal, wasSignalled, wasForced, mayForce, after, took, alsoKilled);
    }

    /** Returns the port with its earlier holder, and the result. */
    @Override
    public String toString() {
        return before + ": " + outcome + (refusal == null ? "" : ", " + refusal);
    }
}
