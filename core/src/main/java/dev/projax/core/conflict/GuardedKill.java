package dev.projax.core.conflict;

import dev.projax.core.conflict.KillReport.Outcome;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frees a port by terminating the process that listens on it: the right one or none. First, {@link #plan} terminates
 * nothing and can be shown to the user. Then {@link #carryOut} looks again and terminates that very process if nothing
 * has changed. Clients of the port are never touched. Thread-safe.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class GuardedKill {
    private final PortInspector inspector;
    private final Consumer<String> waiting;
    private final Consumer<KillReport> asking;

    private GuardedKill(PortInspector inspector, Consumer<String> waiting, Consumer<KillReport> asking) {
        this.inspector = inspector;
        this.waiting = waiting;
        this.asking = asking;
    }

    /** Returns a guarded kill that spares the servers of {@code app} and sees the sockets that this system shows. */
    public static GuardedKill of(App app) {
        return of(PortInspector.of(app));
    }

    /** Returns a guarded kill that sees what {@code inspector} sees. */
    public static GuardedKill of(PortInspector inspector) {
        return new GuardedKill(inspector, what -> {}, report -> {});
    }

    /** Returns a copy that reports, repeatedly during a wait, what it does, like {@code waiting for port 38124 to become free}. */
    public GuardedKill telling(Consumer<String> waiting) {
        return new GuardedKill(inspector, waiting, asking);
    }

    /**
     * Returns a copy that reports each signal just before sending it, because the wait afterwards may be interrupted.
     */
    public GuardedKill noting(Consumer<KillReport> asking) {
        return new GuardedKill(inspector, waiting, asking);
    }

    /** The way to terminate a process. */
    public enum Force {
        /** Terminate it, and never kill it. */
        NEVER,

        /** Terminate it, and kill what does not exit. */
        LAST,

        /** Kill it right away. */
        AT_ONCE
    }

    /**
     * Finds out which process to terminate to free the port, and terminates nothing. Sends one health check to it
     * first: if it is a Projax server that this home does not know, the plan refuses, because a server must be
     * stopped instead.
     *
     * @param port 1 to 65535
     * @throws IOException as {@link PortInspector#inspect(int)} does
     */
    public Plan plan(int port, Force force) throws IOException {
        JudgedPort seen = inspector.judge(port);
        JudgedPort verdict = seen.refusal().isPresent() ? seen : inspector.ask(seen);
        return Plan.of(verdict, verdict.refusal(), force);
    }

    /**
     * Finds out which process to terminate if the app's own server on the port does not stop when asked, and terminates
     * nothing.
     *
     * @param port 1 to 65535
     * @throws IOException as {@link PortInspector#inspect(int)} does
     */
    public Plan planForOwn(int port, Force force) throws IOException {
        JudgedPort verdict = inspector.judge(port);
        return Plan.of(
                verdict,
                verdict.kind() == Kind.OWN_INSTANCE
                        ? verdict.refusalOfHolders()
                        : Optional.of(PortVerdict.Refusal.HOLDER_CHANGED),
                force);
    }

    /** Plans again, without another health request. */
    private Plan planAnew(Plan plan) throws IOException {
        int port = plan.verdict.port();
        if (plan.verdict.kind() == Kind.OWN_INSTANCE) {
            return planForOwn(port, plan.force);
        }
        PortVerdict verdict = inspector.inspect(port);
        return Plan.of(verdict, verdict.refusal(), plan.force);
    }

    /**
     * Terminates the planned process and waits until it has exited and the port is free and stays free. Its descendants
     * that share its sockets are killed if they keep them, but only by force. If the port is taken without a process to
     * terminate, only waits.
     *
     * @param wait the timeout for the process to exit, again after it was killed, and again for the port to become
     *     free, before and after its descendants were killed
     * @throws IOException as {@link PortInspector#inspect(int)} does
     */
    public KillReport carryOut(Plan plan, Duration wait) throws IOException, InterruptedException {
        if (!plan.verdict.isHeld()) {
            return KillReport.nothingDone(plan.verdict, Outcome.NOTHING_HELD);
        }
        if (plan.target != null && plan.refusal == null) {
            return terminate(plan, plan.target, wait);
        }
        if (plan.refusal != PortVerdict.Refusal.NOBODY_LISTENS) {
            return plan.refuse(plan.refusal == null ? PortVerdict.Refusal.HOLDER_CHANGED : plan.refusal);
        }
        long start = System.nanoTime();
        KillWait.Result end = new KillWait(inspector, waiting).awaitPort(plan.verdict.port(), null, wait);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return KillReport.done(plan.verdict, null, end.outcome(), false, end.after(), took);
    }

    private KillReport terminate(Plan plan, Target planned, Duration wait) throws IOException, InterruptedException {
        Plan now = planAnew(plan);
        Target target = now.target;
        if (target == null || now.refusal != null || !planned.isStill(target)) {
            return plan.refuse(plan.refusalAfter(now));
        }
        Termination termination = new Termination(plan.verdict, target, new KillWait(inspector, waiting), wait, asking);
        return termination.report(carryOut(plan, target, termination)).allowingForce(plan.force != Force.NEVER);
    }

    private KillWait.Result carryOut(Plan plan, Target target, Termination termination)
            throws IOException, InterruptedException {
        // A stopped process cannot exit when it is asked to, but it can be killed.
        boolean isStopped = target.eldest().info().state() != ProcessInfo.State.RUNNING;
        boolean atOnce = plan.force == Force.AT_ONCE || !target.canBeTerminated() || isStopped;
        boolean exited = atOnce ? termination.kill() : termination.terminate();
        if (!exited && !atOnce && plan.force == Force.LAST) {
            Plan later = planAnew(plan);
            exited = target.isStill(later.target)
                    ? termination.kill()
                    : termination.killDescendants(later.verdict) && termination.awaitExit();
        }
        if (!exited) {
            return termination.stillRunning(inspector.inspect(plan.verdict.port()));
        }
        if (plan.force == Force.AT_ONCE) {
            termination.killDescendants(inspector.inspect(plan.verdict.port()));
        }
        KillWait.Result end = termination.awaitPort();
        boolean mayKill = end.outcome() == Outcome.STILL_HELD && plan.force == Force.LAST;
        return mayKill && termination.killDescendants(planAnew(plan).verdict) ? termination.awaitPort() : end;
    }

    /**
     * The process to terminate to free a port, or the reason why there is none. It keeps handles to the process and to
     * the descendants that share its sockets, not only pids, so {@link GuardedKill#carryOut} terminates these or none.
     * Immutable.
     */
    public static final class Plan {
        private final PortVerdict verdict;
        private final Force force;
        private final @Nullable Target target;
        private final PortVerdict.@Nullable Refusal refusal;

        private Plan(PortVerdict verdict, Force force, @Nullable Target target, PortVerdict.@Nullable Refusal refusal) {
            this.verdict = verdict;
            this.force = force;
            this.target = target;
            this.refusal = refusal;
        }

        /**
         * Returns the plan to terminate the eldest of the holders.
         *
         * @param refusal why the holders must not be terminated, or not without force
         */
        static Plan of(PortVerdict verdict, Optional<PortVerdict.Refusal> refusal, Force force) {
            if (refusal.filter(it -> it != PortVerdict.Refusal.STOPPED).isPresent()) {
                return new Plan(verdict, force, null, refusal.get());
            }
            Target target = Target.of(verdict).orElse(null);
            if (target == null) {
                return new Plan(verdict, force, null, PortVerdict.Refusal.HOLDER_CHANGED);
            }
            return new Plan(verdict, force, target, force == Force.NEVER ? withoutForce(refusal, target) : null);
        }

        private static PortVerdict.@Nullable Refusal withoutForce(
                Optional<PortVerdict.Refusal> refusal, Target target) {
            return refusal.orElse(target.canBeTerminated() ? null : PortVerdict.Refusal.NEEDS_FORCE);
        }

        /** Returns the verdict on the port from when the plan was made. */
        public PortVerdict verdict() {
            return verdict;
        }

        /** Returns the force that it may use. */
        public Force force() {
            return force;
        }

        /** Returns the process to terminate; empty if it is refused. */
        public Optional<ProcessInfo> target() {
            return target == null || refusal != null
                    ? Optional.empty()
                    : Optional.of(target.eldest().info());
        }

        /** Returns why no process may be terminated. */
        public Optional<PortVerdict.Refusal> refusal() {
            return Optional.ofNullable(refusal);
        }

        private KillReport refuse(PortVerdict.Refusal reason) {
            return KillReport.refused(
                    verdict, target == null ? null : target.eldest().info(), reason);
        }

        /** Returns why a later plan for the same port must not be carried out in place of this one. */
        private PortVerdict.Refusal refusalAfter(Plan later) {
            boolean isStill = target != null && target.isStill(later.target);
            return isStill && later.refusal != null ? later.refusal : PortVerdict.Refusal.HOLDER_CHANGED;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Plan plan
                    && verdict.equals(plan.verdict)
                    && force == plan.force
                    && Objects.equals(target, plan.target)
                    && refusal == plan.refusal;
        }

        @Override
        public int hashCode() {
            return Objects.hash(verdict, force, target, refusal);
        }

        /** Returns the port with its holder, and {@code to be terminated} or why not. */
        @Override
        public String toString() {
            return verdict + ": " + (refusal == null ? "to be terminated" : refusal);
        }
    }
}
