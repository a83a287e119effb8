package dev.projax.core.conflict;

import dev.projax.core.allocation.Leases;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.registry.InstanceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What we know about a port.
 *
 * @param port 1 to 65535
 * @param refused why it cannot be bound, in the system's words; empty if it can be bound
 * @param sockets the sockets with this port
 * @param processes the processes that hold these sockets, by ascending pid, as far as they are visible
 * @param instance the app's own server that runs on it; null if there is none
 * @param resident the server that runs on it, if {@code instance} is not known: one of another home, or of this home
 *     with a record that is not valid here; null if there is none
 * @param displaced the app's own running server whose record names the port although another process listens there;
 *     null if none
 * @param unrecorded a Projax server that answers there although this home has no record of it that is valid here;
 *     null if none is known
 * @param reservation the rule that keeps this user from binding it; empty if none is known
 * @param dialed what came of connections to it; {@link Dialed#NOTHING} unless it can be bound and connections were tried
 * @param unseen what may be hidden of the processes that hold the port
 * @param lease the lease of the port; null if it is not leased
 * @param missesIpv6 whether {@code instance} leaves ::1 to other programs although this machine has that address
 */
record PortFacts(
        int port,
        String refused,
        List<SocketTable.Entry> sockets,
        List<ProcessInfo> processes,
        @Nullable Instance instance,
        @Nullable Resident resident,
        @Nullable Instance displaced,
        @Nullable Unrecorded unrecorded,
        String reservation,
        Dialed dialed,
        Unseen unseen,
        @Nullable Lease lease,
        boolean missesIpv6) {
    /**
     * The lease of a port.
     *
     * @param includesAsker whether the asker runs in the lease, so that it may bind the port
     * @param lessee the process whose exit ends the lease; null if it is not visible
     * @param strangers the pids of the processes that are known not to run in the lease
     */
    record Lease(
            Leases.Entry entry,
            boolean includesAsker,
            @Nullable ProcessInfo lessee,
            Set<Long> strangers) {}

    /**
     * A server whose process holds the port and the server's lock.
     *
     * @param pid its process
     * @param home its home; null if that is the app's own one
     * @param isReachable whether that path leads to its home from here, and not only in its container
     * @param instance what its record says and its port answers; null if the record cannot be read
     */
    record Resident(
            InstanceId id,
            long pid,
            @Nullable Path home,
            boolean isReachable,
            @Nullable Instance instance) {}

    /** Returns the server that runs on the port, if its record can be read. */
    Optional<Instance> server() {
        return Optional.ofNullable(instance)
                .or(() -> Optional.ofNullable(resident).map(Resident::instance));
    }

    /** Returns whether a server runs on the port, of this home or another one. */
    boolean hasServer() {
        return instance != null || resident != null;
    }

    /** A Projax server that states its ID but cannot be verified. */
    record Unrecorded(InstanceId id, PortVerdict.Relation relation) {}

    /** Returns a copy with a server that has answered since. */
    PortFacts with(Unrecorded server) {
        return new PortFacts(
                port,
                refused,
                sockets,
                processes,
                instance,
                resident,
                displaced,
                server,
                reservation,
                dialed,
                unseen,
                lease,
                missesIpv6);
    }

    /** Returns the processes that a verdict of this kind is about, by ascending pid, as far as they are visible. */
    List<ProcessInfo> holders(PortVerdict.Kind kind) {
        return switch (kind) {
            case FREE -> List.of();
            case LEASED -> lease == null || lease.lessee == null ? List.of() : List.of(lease.lessee);
            default -> processesOf(inTheWay(deciding(kind)));
        };
    }

    /** Returns whether all holders of the port are known not to run in its lease. */
    boolean breaksLease() {
        List<SocketTable.Entry> listeners = inTheWay(SocketTable.State.LISTENING);
        return lease != null
                && !listeners.isEmpty()
                && listeners.stream()
                        .allMatch(
                                listener -> !listener.pids().isEmpty() && lease.strangers.containsAll(listener.pids()));
    }

    /** Returns the state of the sockets that a verdict of this kind is about. */
    private static SocketTable.State deciding(PortVerdict.Kind kind) {
        return switch (kind) {
            case OUTGOING_ONLY, LINGERING -> SocketTable.State.CONNECTED;
            case FREE,
                    OWN_INSTANCE,
                    FOREIGN,
                    HIDDEN_OWNER,
                    TIME_WAIT,
                    RESERVED,
                    SPLIT_LOCALHOST,
                    LEASED,
                    REDIRECTED,
                    UNEXPLAINED -> SocketTable.State.LISTENING;
        };
    }

    private List<ProcessInfo> processesOf(List<SocketTable.Entry> some) {
        return processes.stream()
                .filter(process -> Holders.include(process, some))
                .toList();
    }

    /** Returns the process that stands for all holders: the only one, or the eldest of a family. */
    Optional<ProcessInfo> eldest(PortVerdict.Kind kind) {
        return Family.eldest(holders(kind), inTheWay(deciding(kind)));
    }

    /** Returns whether each listener has visible processes, all of them holders, and no other process can be hidden. */
    boolean showsAllListeners(List<ProcessInfo> holders) {
        Set<Long> seen = holders.stream().map(ProcessInfo::pid).collect(Collectors.toSet());
        List<SocketTable.Entry> listeners = inTheWay(SocketTable.State.LISTENING);
        return listeners.stream()
                .allMatch(listener -> !listener.pids().isEmpty()
                        && seen.containsAll(listener.pids())
                        && !unseen.hidesHoldersOf(listener));
    }

    /**
     * Returns whether the user of a holder could see that it holds the port. A server that has given up the rights of
     * root hides this from that user.
     */
    boolean isVisibleToUserOf(ProcessInfo holder) {
        String user = holder.user().orElse("root");
        return holder.isVisibleToItsUser()
                && inTheWay(SocketTable.State.LISTENING).stream()
                        .allMatch(listener ->
                                listener.user().filter(it -> !it.equals(user)).isEmpty());
    }

    /** Returns the holder that holds the port for something else. */
    Optional<ProcessInfo> forwarder(PortVerdict.Kind kind) {
        return holders(kind).stream()
                .filter(it -> Forwarders.of(it).isPresent())
                .findFirst();
    }

    /**
     * Returns the listeners that processes hold which are not visible, besides the visible ones: a process of
     * another user that inherited the socket.
     */
    List<SocketTable.Entry> sharedOutOfSight() {
        return inTheWay(SocketTable.State.LISTENING).stream()
                .filter(listener -> !listener.pids().isEmpty() && unseen.hidesHoldersOf(listener))
                .toList();
    }

    /** Returns what is known of servers on this port, besides the app's own that runs there. */
    List<PortVerdict.Trace> traces() {
        List<PortVerdict.Trace> traces = new ArrayList<>();
        if (instance != null) {
            String detail = instance.state() == InstanceState.VERIFIED ? "" : instance.detail();
            traces.add(new PortVerdict.Trace(PortVerdict.Relation.RUNS_HERE, instance.id(), detail));
        }
        if (resident != null) {
            traces.add(new PortVerdict.Trace(PortVerdict.Relation.HOLDS_LOCK, resident.id(), ""));
        }
        if (unrecorded != null) {
            traces.add(new PortVerdict.Trace(unrecorded.relation(), unrecorded.id(), ""));
        }
        if (displaced != null) {
            traces.add(new PortVerdict.Trace(PortVerdict.Relation.DISPLACED, displaced.id(), ""));
        }
        return traces;
    }

    /** Returns the process of the server on the port, if it is visible. */
    Optional<ProcessInfo> processOfServer() {
        return processesOf(inTheWay(SocketTable.State.LISTENING)).stream()
                .filter(process -> (instance != null && isProcessOf(instance, process))
                        || (resident != null && resident.pid() == process.pid()))
                .findFirst();
    }

    /** A server in a container recorded the pid that it has in there. */
    static boolean isProcessOf(Instance server, ProcessInfo process) {
        long pid = server.pid().orElse(0);
        return pid == process.pid() || pid == process.pidInside();
    }

    /** Returns whether the server on the port responds to health checks, as far as its record can be read. */
    boolean isServerHealthy() {
        return server().filter(it -> it.state() == InstanceState.VERIFIED || it.state() == InstanceState.UNVERIFIED)
                .isPresent();
    }

    /** Returns the sockets in that state that block a server on localhost. */
    List<SocketTable.Entry> inTheWay(SocketTable.State state) {
        return inTheWay(sockets, state);
    }

    /** Returns the sockets among {@code sockets} in that state that block a server on localhost. */
    static List<SocketTable.Entry> inTheWay(List<SocketTable.Entry> sockets, SocketTable.State state) {
        return sockets.stream()
                .filter(socket -> socket.isInTheWay() && socket.state() == state)
                .toList();
    }

    /** Returns whether the listeners on 127.0.0.1 and those on ::1 have no holder in common. */
    boolean isSplit() {
        Set<String> onIpv4 = new HashSet<>();
        Set<String> onIpv6 = new HashSet<>();
        for (SocketTable.Entry listener : inTheWay(SocketTable.State.LISTENING)) {
            (listener.isIpv4() ? onIpv4 : onIpv6).addAll(owners(listener));
        }
        return !onIpv4.isEmpty() && !onIpv6.isEmpty() && Collections.disjoint(onIpv4, onIpv6);
    }

    /** Only the user of a hidden holder is known. */
    private static Set<String> owners(SocketTable.Entry listener) {
        if (listener.pids().isEmpty()) {
            return Set.of("a hidden process of user " + listener.uid());
        }
        Set<String> owners = new HashSet<>();
        listener.pids().forEach(pid -> owners.add("process " + pid));
        return owners;
    }
}
