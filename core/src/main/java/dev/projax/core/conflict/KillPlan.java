package dev.projax.core.conflict;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which process is to be ended to free a port, or why none is. It holds on to the process, not only to its number, so that
 * {@link GuardedKill#carryOut} ends this one or none. Immutable.
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class KillPlan {
    private final PortVerdict verdict;
    private final @Nullable ProcessHandle process;
    private final @Nullable Refusal refusal;

    private KillPlan(PortVerdict verdict, @Nullable ProcessHandle process, @Nullable Refusal refusal) {
        this.verdict = verdict;
        this.process = process;
        this.refusal = refusal;
    }

    /** Returns the plan to end the only holder; none if {@code refusal} says why not. */
    static KillPlan of(PortVerdict verdict, Optional<Refusal> refusal) {
        if (refusal.isPresent()) {
            return new KillPlan(verdict, null, refusal.get());
        }
        return ProcessHandle.of(verdict.holders().get(0).pid())
                .map(process -> new KillPlan(verdict, process, null))
                .orElseGet(() -> new KillPlan(verdict, null, Refusal.HOLDER_CHANGED));
    }

    /** Returns what was the matter with the port when the plan was made. */
    public PortVerdict verdict() {
        return verdict;
    }

    /** Returns the process that is to be ended. */
    public Optional<ProcessInfo> target() {
        return process == null
                ? Optional.empty()
                : Optional.of(verdict.holders().get(0));
    }

    /** Returns why none is to be ended. */
    public Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    Optional<ProcessHandle> process() {
        return Optional.ofNullable(process);
    }

    /**
     * Tells whether a later look found the same: the same listening sockets, with the same process, which has the same start
     * (that is what makes handles equal) and acts for the same user.
     */
    boolean isStillRightAfter(KillPlan later) {
        return process != null
                && process.equals(later.process)
                && sockets(verdict).equals(sockets(later.verdict))
                && users(verdict).equals(users(later.verdict));
    }

    private static Set<String> sockets(PortVerdict verdict) {
        return verdict.facts().inTheWay(SocketState.LISTENING).stream()
                .map(socket -> socket.local() + " " + socket.key())
                .collect(Collectors.toSet());
    }

    private static List<Optional<String>> users(PortVerdict verdict) {
        return verdict.holders().stream().map(ProcessInfo::user).toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KillPlan plan
                && verdict.equals(plan.verdict)
                && Objects.equals(process, plan.process)
                && refusal == plan.refusal;
    }

    @Override
    public int hashCode() {
        return Objects.hash(verdict, process, refusal);
    }

    /** Returns the port with its holder, and {@code to be ended} or why not. */
    @Override
    public String toString() {
        return verdict + ": " + (refusal == null ? "to be ended" : refusal.reason());
    }
}
