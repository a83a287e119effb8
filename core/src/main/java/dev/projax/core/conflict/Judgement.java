package dev.projax.core.conflict;

import dev.projax.core.allocation.Leases;
import dev.projax.core.conflict.NextStep.Action;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.conflict.PortVerdict.Refusal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides which process may be terminated, and what to do next. It decides both at once, so a refusal
 * never contradicts the advice. This is its only home.
 *
 * @param refusal why no process may be terminated; null if one may
 * @param next what to do next
 */
record Judgement(@Nullable Refusal refusal, NextStep next) {
    private static final long INIT = 1;

    /** @param isInRange whether the port is in the app's range, so that the app's servers can use another port */
    static Judgement of(PortFacts facts, Kind kind, Asker asker, boolean isInRange) {
        List<ProcessInfo> holders = facts.holders(kind);
        return switch (kind) {
            case FREE -> refused(Refusal.NOBODY_LISTENS, NextStep.of(Action.BIND));
            case RESERVED -> refused(Refusal.NOBODY_LISTENS, NextStep.of(Action.CHOOSE_ANOTHER_PORT));
            case LEASED -> refused(Refusal.LEASED, ofLease(facts.lease(), holders));
            case REDIRECTED -> refused(Refusal.REDIRECTED, NextStep.of(Action.CHOOSE_ANOTHER_PORT));
            case OUTGOING_ONLY, LINGERING, TIME_WAIT, UNEXPLAINED ->
                refused(Refusal.NOBODY_LISTENS, NextStep.of(Action.WAIT, holders));
            case OWN_INSTANCE -> ofServer(facts, asker);
            case FOREIGN, HIDDEN_OWNER, SPLIT_LOCALHOST ->
                facts.unrecorded() == null
                        ? ofHolders(facts, kind, asker, isInRange)
                        : ofUnrecorded(facts, facts.unrecorded(), kind, asker, isInRange);
        };
    }

    /**
     * Returns what to do about a leased port that can be bound. A program has leased it on purpose, so its process is
     * shown and not terminated. Without an ID, the lease cannot be released, because it is just being taken or released.
     */
    private static NextStep ofLease(PortFacts.@Nullable Lease lease, List<ProcessInfo> lessee) {
        if (lease != null && lease.includesAsker()) {
            return NextStep.of(Action.BIND);
        }
        if (lease != null && mayBeReleased(lease.entry())) {
            return NextStep.of(Action.RELEASE_LEASE);
        }
        return lessee.isEmpty() ? NextStep.of(Action.CHOOSE_ANOTHER_PORT) : NextStep.of(Action.SHOW_PROCESSES, lessee);
    }

    private static boolean mayBeReleased(Leases.Entry lease) {
        return lease.program().isEmpty() && lease.id().isPresent();
    }

    /** Judges the processes that listen on a port, even if they are a server of the app. */
    static Judgement ofHolders(PortFacts facts, Kind kind, Asker asker, boolean isInRange) {
        List<ProcessInfo> holders = facts.holders(kind);
        if (holders.isEmpty() || !facts.showsAllListeners(holders)) {
            return refused(Refusal.HIDDEN_OWNER, whereMoreIsSeen(facts, asker));
        }
        if (holders.stream().anyMatch(holder -> Forwarders.of(holder).isPresent())) {
            return refused(Refusal.FORWARDER, NextStep.of(Action.SHOW_FORWARDED, holders));
        }
        Optional<ProcessInfo> eldest = facts.eldest(kind);
        if (eldest.isEmpty()) {
            return refused(Refusal.SEVERAL_HOLDERS, NextStep.of(Action.SHOW_PROCESSES, holders));
        }
        Optional<Refusal> untouchable =
                holders.stream().flatMap(it -> untouchable(it, asker).stream()).findFirst();
        if (untouchable.isPresent()) {
            return refused(
                    untouchable.get(),
                    NextStep.of(isInRange ? Action.CHOOSE_ANOTHER_PORT : Action.SHOW_PROCESSES, holders));
        }
        return ofHolder(facts, eldest.get(), asker);
    }

    /** Returns why this process must not be terminated by this asker, whatever it does. */
    private static Optional<Refusal> untouchable(ProcessInfo process, Asker asker) {
        if (process.pid() == INIT || process.pidInside() == INIT) {
            return Optional.of(Refusal.INIT);
        }
        if (process.pid() == asker.pid()) {
            return Optional.of(Refusal.SELF);
        }
        return asker.ancestors().contains(process.pid()) ? Optional.of(Refusal.ANCESTOR) : Optional.empty();
    }

    private static Judgement ofHolder(PortFacts facts, ProcessInfo holder, Asker asker) {
        NextStep end = switch (holder.state()) {
            case RUNNING -> NextStep.of(Action.TERMINATE, List.of(holder));
            case STOPPED -> NextStep.of(Action.CONTINUE, List.of(holder));
            case TRACED -> NextStep.of(Action.SHOW_PROCESSES, List.of(holder));
        };
        if (!asker.owns(holder)) {
            return refused(Refusal.OTHER_USER, byAnother(facts, holder, end, asker));
        }
        return new Judgement(holder.state() == ProcessInfo.State.RUNNING ? null : Refusal.STOPPED, end);
    }

    /**
     * Everyone may look at processes, and root may signal all of them. Otherwise it is the user of the holder who can do
     * it, unless that user would not see the holder: that of a server that has given up the rights of root, for example.
     */
    private static NextStep byAnother(PortFacts facts, ProcessInfo holder, NextStep end, Asker asker) {
        if (canDo(end.action(), asker)) {
            return end;
        }
        return facts.isVisibleToUserOf(holder)
                ? end.by(holder.user().orElse("root"))
                : NextStep.of(Action.SHOW_PROCESSES, List.of(holder));
    }

    /** A server is stopped, not killed, unless it does not respond. */
    private static Judgement ofServer(PortFacts facts, Asker asker) {
        ProcessInfo process = facts.processOfServer().orElse(null);
        if (process == null) {
            return refused(Refusal.OWN_INSTANCE, NextStep.of(stopping(facts, null, asker)));
        }
        Action action = switch (process.state()) {
            case RUNNING -> stopping(facts, process, asker);
            case STOPPED -> Action.CONTINUE;
            case TRACED -> Action.SHOW_PROCESSES;
        };
        if (action == Action.KILL_SERVER
                && asker.isRoot()
                && !asker.owns(process)
                && !facts.isVisibleToUserOf(process)) {
            action = Action.SIGNAL_SERVER;
        }
        String other = asker.owns(process) || canDo(action, asker)
                ? null
                : process.user().orElse(null);
        Path home = facts.resident() == null ? null : facts.resident().home();
        return refused(
                Refusal.OWN_INSTANCE,
                NextStep.of(action, List.of(process)).by(other).in(home));
    }

    /** Returns whether the asker can do this to another user's process. */
    private static boolean canDo(Action action, Asker asker) {
        boolean isSignal = action == Action.CONTINUE || action == Action.SIGNAL_SERVER;
        return action == Action.SHOW_PROCESSES || (isSignal && asker.isRoot());
    }

    /** Its record has the token that stops it. Another user's record can only be read by that user. */
    private static Action stopping(PortFacts facts, @Nullable ProcessInfo process, Asker asker) {
        PortFacts.Resident resident = facts.resident();
        if (resident != null && resident.instance() == null) {
            boolean isAnothers = process != null && !asker.owns(process);
            return resident.isReachable() && isAnothers ? Action.STOP_SERVER : Action.SIGNAL_SERVER;
        }
        if (!facts.isServerHealthy()) {
            return Action.KILL_SERVER;
        }
        boolean lacksIpv6 = facts.instance() != null && (facts.isSplit() || facts.missesIpv6());
        return lacksIpv6 ? Action.RESTART_SERVER : Action.STOP_SERVER;
    }

    /**
     * Judges the holder of a port where a Projax server answers of which this home has no valid record. If its record
     * is from elsewhere, the holder may only relay to it, and may hold the port for others.
     */
    private static Judgement ofUnrecorded(
            PortFacts facts, PortFacts.Unrecorded server, Kind kind, Asker asker, boolean isInRange) {
        List<ProcessInfo> holders = facts.holders(kind);
        if (server.relation() != PortVerdict.Relation.ELSEWHERE) {
            return refused(
                    Refusal.OWN_INSTANCE,
                    NextStep.of(
                            Action.SIGNAL_SERVER,
                            facts.eldest(kind).map(List::of).orElse(holders)));
        }
        Judgement ofRelay = ofHolders(facts, kind, asker, isInRange);
        return ofRelay.refusal == null
                ? refused(Refusal.OWN_INSTANCE, NextStep.of(Action.SHOW_PROCESSES, holders))
                : ofRelay;
    }

    /** Nobody is sent out of a container unless the holder is known to be outside. */
    private static NextStep whereMoreIsSeen(PortFacts facts, Asker asker) {
        return facts.unseen()
                .firstOf(facts.inTheWay(SocketTable.State.LISTENING))
                .map(Judgement::whereMoreIsSeen)
                .orElseGet(() -> asker.isRoot()
                        ? NextStep.of(Action.CHOOSE_ANOTHER_PORT)
                        : NextStep.of(Action.INSPECT_AS_USER).by("root"));
    }

    private static NextStep whereMoreIsSeen(SocketTable.BlindSpot spot) {
        if (spot.user().isPresent()) {
            return NextStep.of(Action.INSPECT_AS_USER).by(spot.user().get());
        }
        return NextStep.of(
                switch (spot.missing()) {
                    case USER_NAMESPACE, PID_NAMESPACE, PROC_OF_ANOTHER_NAMESPACE -> Action.INSPECT_OUTSIDE;
                    case USER, CAPABILITY, NOT_DUMPABLE, PROC_OPTION, SECURITY_MODULE, NO_PROCESS, WSL ->
                        Action.CHOOSE_ANOTHER_PORT;
                });
    }

    private static Judgement refused(Refusal refusal, NextStep next) {
        return new Judgement(refusal, next);
    }
}
