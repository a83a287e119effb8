package dev.projax.core.conflict;

import dev.projax.core.conflict.KillReport.Outcome;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Frees a port by terminating the process that listens on it: the right one or none. First, {@link #plan} terminates
 * nothing and can be shown to the user. Then {@link #carryOut} looks again and terminates that very process if nothing
 * has changed. Clients of the port are never touched. Thread-safe.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class GuardedKill {
    /** How long the port must stay free, because a supervisor takes a moment to restart its program. */
    private static final Duration STAYS_FREE = Duration.ofSeconds(1);

    private static final long PAUSE_MILLIS = 10;

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

        /** Terminate it, and kill it if it does not exit. */
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
    public Plan plan(int port) throws IOException {
        PortVerdict seen = inspector.inspect(port);
        PortVerdict verdict = seen.refusal().isPresent() ? seen : inspector.ask(seen);
        return Plan.of(verdict, verdict.refusal());
    }

    /** Plans again, without another health request. */
    private Plan planAnew(int port) throws IOException {
        PortVerdict verdict = inspector.inspect(port);
        return Plan.of(verdict, verdict.refusal());
    }

    /**
     * Finds out which process to terminate if the app's own server on the port does not stop when asked, and terminates
     * nothing.
     *
     * @param port 1 to 65535
     * @throws IOException as {@link PortInspector#inspect(int)} does
     */
    public Plan planForOwn(int port) throws IOException {
        PortVerdict verdict = inspector.inspect(port);
        KillPolicy.Asker asker = inspector.asker();
        return Plan.of(
                verdict,
                verdict.kind() == Kind.OWN_INSTANCE
                        ? KillPolicy.judge(
                                verdict.holders(),
                                PortInspector.isAllSeen(verdict.facts(), verdict.holders(), asker),
                                asker)
                        : Optional.of(PortVerdict.Refusal.HOLDER_CHANGED));
    }

    /**
     * Terminates the planned process and waits until it has exited and the port is free and stays free. If the port is
     * taken without a process to terminate, only waits.
     *
     * @param wait the timeout for the process to exit, again after it was killed, and again for the port to become free
     * @throws IOException as {@link PortInspector#inspect(int)} does
     */
    public KillReport carryOut(Plan plan, Force force, Duration wait) throws IOException, InterruptedException {
        if (!plan.verdict().isHeld()) {
            return KillReport.nothingDone(plan.verdict(), Outcome.NOTHING_HELD);
        }
        Optional<ProcessHandle> process = plan.process();
        if (process.isPresent()) {
            return end(plan, process.get(), force, wait).allowingForce(force != Force.NEVER);
        }
        PortVerdict.Refusal refusal = plan.refusal().orElse(PortVerdict.Refusal.HIDDEN_OWNER);
        return refusal == PortVerdict.Refusal.NOBODY_LISTENS
                ? awaitPort(plan, false, System.nanoTime(), wait)
                : KillReport.refused(plan.verdict(), plan.target().orElse(null), refusal);
    }

    private KillReport end(Plan plan, ProcessHandle process, Force force, Duration wait)
            throws IOException, InterruptedException {
        if (force == Force.NEVER && !process.supportsNormalTermination()) {
            return KillReport.refused(plan.verdict(), plan.target().orElse(null), PortVerdict.Refusal.NEEDS_FORCE);
        }
        if (!isStillRight(plan)) {
            return KillReport.refused(plan.verdict(), plan.target().orElse(null), PortVerdict.Refusal.HOLDER_CHANGED);
        }
        long start = System.nanoTime();
        boolean forced = force == Force.AT_ONCE || !process.supportsNormalTermination();
        boolean exited = signal(plan, process, forced, wait);
        if (!exited && !forced && force == Force.LAST && isStillRight(plan)) {
            forced = true;
            exited = signal(plan, process, forced, wait);
        }
        if (!exited) {
            PortVerdict after = inspector.inspect(plan.verdict().port());
            boolean isReleased = !forced && after.kind() == Kind.FREE;
            Outcome outcome = isReleased ? Outcome.RELEASED : Outcome.NOT_ENDED;
            return KillReport.done(plan.verdict(), plan.target().orElse(null), outcome, forced, after, since(start));
        }
        return awaitPort(plan, forced, start, wait);
    }

    /** Looks at the port again and returns whether it would give the same plan. */
    private boolean isStillRight(Plan plan) throws IOException {
        int port = plan.verdict().port();
        return plan.isStillRightAfter(plan.verdict().kind() == Kind.OWN_INSTANCE ? planForOwn(port) : planAnew(port));
    }

    /**
     * Signals the process and returns whether it exited in time. The JDK checks that the start time still matches the
     * handle.
     */
    private boolean signal(Plan plan, ProcessHandle process, boolean byForce, Duration wait)
            throws InterruptedException {
        asking.accept(KillReport.done(
                plan.verdict(), plan.target().orElse(null), Outcome.ASKED, byForce, null, Duration.ZERO));
        if (byForce) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        long start = System.nanoTime();
        while (!hasExited(process)) {
            if (since(start).compareTo(wait) > 0) {
                return false;
            }
            waiting.accept("waiting for process " + process.pid() + " to exit");
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    /** The table recognizes zombies, which have exited although the JDK reports them as alive. */
    private boolean hasExited(ProcessHandle process) {
        return !process.isAlive() || inspector.table().process(process.pid()).isEmpty();
    }

    /** Waits until the port is free and stays free, another process listens there, or the timeout is over. */
    private KillReport awaitPort(Plan plan, boolean forced, long start, Duration wait)
            throws IOException, InterruptedException {
        int port = plan.verdict().port();
        long begin = System.nanoTime();
        long freeSince = 0;
        while (true) {
            boolean free = inspector.isFree(port);
            if (!free) {
                freeSince = 0;
                PortVerdict now = inspector.inspect(port);
                if (isTakenByListener(now) && !plan.isLeftoverOfTarget(now)) {
                    return KillReport.done(
                            plan.verdict(), plan.target().orElse(null), Outcome.TAKEN_AGAIN, forced, now, since(start));
                }
                if (since(begin).compareTo(wait) > 0) {
                    return KillReport.done(
                            plan.verdict(), plan.target().orElse(null), Outcome.NOT_FREE, forced, now, since(start));
                }
            } else if (freeSince == 0) {
                freeSince = System.nanoTime();
            } else if (since(freeSince).compareTo(STAYS_FREE) > 0) {
                return KillReport.done(
                        plan.verdict(), plan.target().orElse(null), Outcome.FREED, forced, null, since(start));
            }
            waiting.accept(
                    free
                            ? "checking that port " + port + " stays free"
                            : "waiting for port " + port + " to become free");
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean isTakenByListener(PortVerdict now) {
        return switch (now.kind()) {
            case FOREIGN, HIDDEN_OWNER, SPLIT_LOCALHOST, OWN_INSTANCE -> true;
            case FREE, OUTGOING_ONLY, LINGERING, TIME_WAIT, RESERVED, REDIRECTED, UNEXPLAINED -> false;
        };
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    /**
     * The process to terminate to free a port, or the reason why there is none. It keeps a handle to the process, not
     * only its pid, so {@link GuardedKill#carryOut} terminates this one or none. Immutable.
     */
    public static final class Plan {
        private final PortVerdict verdict;
        private final @Nullable ProcessHandle process;
        private final PortVerdict.@Nullable Refusal refusal;

        private Plan(PortVerdict verdict, @Nullable ProcessHandle process, PortVerdict.@Nullable Refusal refusal) {
            this.verdict = verdict;
            this.process = process;
            this.refusal = refusal;
        }

        /** Returns the plan to terminate the only holder, or no process if there is a {@code refusal}. */
        static Plan of(PortVerdict verdict, Optional<PortVerdict.Refusal> refusal) {
            if (refusal.isPresent()) {
                return new Plan(verdict, null, refusal.get());
            }
            return ProcessHandle.of(verdict.holders().get(0).pid())
                    .map(process -> new Plan(verdict, process, null))
                    .orElseGet(() -> new Plan(verdict, null, PortVerdict.Refusal.HOLDER_CHANGED));
        }

        /** Returns the verdict on the port from when the plan was made. */
        public PortVerdict verdict() {
            return verdict;
        }

        /** Returns the process to terminate. */
        public Optional<ProcessInfo> target() {
            return process == null
                    ? Optional.empty()
                    : Optional.of(verdict.holders().get(0));
        }

        /** Returns why no process may be terminated. */
        public Optional<PortVerdict.Refusal> refusal() {
            return Optional.ofNullable(refusal);
        }

        Optional<ProcessHandle> process() {
            return Optional.ofNullable(process);
        }

        /**
         * Returns whether a later look found the same: the same listening sockets and the same process, with the same
         * start time (which makes handles equal) and the same user.
         */
        boolean isStillRightAfter(Plan later) {
            return process != null
                    && process.equals(later.process)
                    && sockets(verdict).equals(sockets(later.verdict))
                    && users(verdict).equals(users(later.verdict));
        }

        /**
         * Returns whether a later look found only the sockets that the target had, and no process that holds them. The
         * kernel closes them when the last thread of a process has exited, which can be a moment after the process
         * counts as exited.
         */
        boolean isLeftoverOfTarget(PortVerdict later) {
            return process != null
                    && later.holders().isEmpty()
                    && sockets(verdict).containsAll(sockets(later));
        }

        private static Set<String> sockets(PortVerdict verdict) {
            return verdict.facts().inTheWay(SocketTable.State.LISTENING).stream()
                    .map(socket -> socket.local() + " " + socket.key())
                    .collect(Collectors.toSet());
        }

        private static List<Optional<String>> users(PortVerdict verdict) {
            return verdict.holders().stream().map(ProcessInfo::user).toList();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Plan plan
                    && verdict.equals(plan.verdict)
                    && Objects.equals(process, plan.process)
                    && refusal == plan.refusal;
        }

        @Override
        public int hashCode() {
            return Objects.hash(verdict, process, refusal);
        }

        /** Returns the port with its holder, and {@code to be terminated} or why not. */
        @Override
        public String toString() {
            return verdict + ": " + (refusal == null ? "to be terminated" : refusal.reason());
        }
    }
}
