package dev.projax.core.conflict;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The process to terminate to free a port, and the descendants with which it shares the port's sockets, as one look
 * found them. Keeps handles, not only pids, because a pid may be another process's later. Immutable.
 */
final class Target {
    private final Member eldest;
    private final List<Member> members;
    private final Set<String> sockets;

    private Target(Member eldest, List<Member> members, Set<String> sockets) {
        this.eldest = eldest;
        this.members = members;
        this.sockets = sockets;
    }

    /** A process that holds the sockets. */
    record Member(ProcessInfo info, ProcessHandle process) {}

    /** Returns the eldest of the holders, with the others; empty if they have no eldest, or if it has just exited. */
    static Optional<Target> of(PortVerdict verdict) {
        List<Member> members = verdict.holders().stream()
                .flatMap(info -> ProcessHandle.of(info.pid()).map(it -> new Member(info, it)).stream())
                .toList();
        Optional<Long> eldest = verdict.eldest().map(ProcessInfo::pid);
        return members.stream()
                .filter(it -> eldest.filter(pid -> pid == it.process().pid()).isPresent())
                .findFirst()
                .map(it -> new Target(it, members, sockets(verdict)));
    }

    /** Returns the process to terminate. */
    Member eldest() {
        return eldest;
    }

    /** Returns whether this system can ask the process to terminate, not only kill it. */
    boolean canBeTerminated() {
        return eldest.process().supportsNormalTermination();
    }

    /**
     * Returns whether a later look found the same: the same listening sockets, and the same eldest process, with the
     * same start time (which makes handles equal) and the same user. Its descendants may come and go.
     */
    boolean isStill(@Nullable Target later) {
        return later != null
                && eldest.process().equals(later.eldest.process())
                && eldest.info().user().equals(later.eldest.info().user())
                && sockets.equals(later.sockets);
    }

    /** Returns whether each socket that listens according to a later look is one of the target's. */
    boolean ownsAllOf(PortVerdict later) {
        return sockets.containsAll(sockets(later));
    }

    /** Returns those that still hold one of the target's sockets according to a later look, as the same processes. */
    List<Member> survivors(PortVerdict later) {
        Set<Long> holders = listeners(later).stream()
                .filter(socket -> sockets.contains(text(socket)))
                .flatMap(socket -> socket.pids().stream())
                .collect(Collectors.toSet());
        return members.stream()
                .filter(it -> holders.contains(it.process().pid()))
                .filter(it -> ProcessHandle.of(it.process().pid())
                        .filter(it.process()::equals)
                        .isPresent())
                .toList();
    }

    private static List<SocketTable.Entry> listeners(PortVerdict verdict) {
        return PortFacts.inTheWay(verdict.sockets(), SocketTable.State.LISTENING);
    }

    private static Set<String> sockets(PortVerdict verdict) {
        return listeners(verdict).stream().map(Target::text).collect(Collectors.toSet());
    }

    private static String text(SocketTable.Entry socket) {
        return socket.local() + " " + socket.key();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Target target
                && eldest.equals(target.eldest)
                && members.equals(target.members)
                && sockets.equals(target.sockets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(eldest, members, sockets);
    }

    /** Returns {@code node (pid 812)}. */
    @Override
    public String toString() {
        return eldest.info().toString();
    }
}
