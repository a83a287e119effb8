package dev.projax.core.conflict;

import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.discovery.Instance;
import dev.projax.core.registry.InstanceId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which kind a port's trouble is of: the one place where that is decided. */
final class Classification {
    private Classification() {}

    /**
     * What is known of a port.
     *
     * @param port 1 to 65535
     * @param refused why it cannot be bound, in the system's words; empty if it can
     * @param sockets those that have this port
     * @param instance the app's own server that lives on it; null if none does
     * @param displaced the app's own server that lives and whose record names it, though another process listens there
     * @param unrecorded a server of Projax that answers there, though this home has no record of it; null if none is known of
     * @param reservation the rule that keeps this user off it; empty if none is known
     */
    record Facts(
            int port,
            String refused,
            List<SocketEntry> sockets,
            @Nullable Instance instance,
            @Nullable Instance displaced,
            @Nullable Unrecorded unrecorded,
            String reservation) {
        Facts with(Unrecorded server) {
            return new Facts(port, refused, sockets, instance, displaced, server, reservation);
        }

        /** Returns the sockets in that state that are in the way of a server. */
        List<SocketEntry> inTheWay(SocketState state) {
            return Classification.inTheWay(sockets, state);
        }
    }

    /**
     * A server of Projax that says which instance it is, and cannot be checked.
     *
     * @param isOfThisHome whether its files are in the home, but its record cannot be read
     */
    record Unrecorded(InstanceId id, boolean isOfThisHome) {}

    static List<SocketEntry> inTheWay(List<SocketEntry> sockets, SocketState state) {
        return sockets.stream()
                .filter(socket -> socket.isInTheWay() && socket.state() == state)
                .toList();
    }

    static Kind of(Facts facts) {
        if (facts.refused.isEmpty()) {
            return Kind.FREE;
        }
        if (facts.instance != null) {
            return Kind.OWN_INSTANCE;
        }
        List<SocketEntry> listeners = facts.inTheWay(SocketState.LISTENING);
        if (isSplit(listeners)) {
            return Kind.SPLIT_LOCALHOST;
        }
        if (!listeners.isEmpty()) {
            return listeners.stream().allMatch(listener -> listener.pids().isEmpty())
                    ? Kind.HIDDEN_OWNER
                    : Kind.FOREIGN;
        }
        if (!facts.inTheWay(SocketState.CONNECTED).isEmpty()) {
            return Kind.OUTGOING_ONLY;
        }
        if (!facts.inTheWay(SocketState.TIME_WAIT).isEmpty()) {
            return Kind.TIME_WAIT;
        }
        return facts.reservation.isEmpty() ? Kind.UNEXPLAINED : Kind.RESERVED;
    }

    /** Tells whether the listeners of the two families have no owner in common. */
    private static boolean isSplit(List<SocketEntry> listeners) {
        Set<String> onIpv4 = new HashSet<>();
        Set<String> onIpv6 = new HashSet<>();
        for (SocketEntry listener : listeners) {
            (listener.isIpv4() ? onIpv4 : onIpv6).addAll(owners(listener));
        }
        return !onIpv4.isEmpty() && !onIpv6.isEmpty() && Collections.disjoint(onIpv4, onIpv6);
    }

    /** A hidden owner is known by its user alone. */
    private static Set<String> owners(SocketEntry listener) {
        if (listener.pids().isEmpty()) {
            return Set.of("a hidden process of user " + listener.uid());
        }
        Set<String> owners = new HashSet<>();
        listener.pids().forEach(pid -> owners.add("process " + pid));
        return owners;
    }
}
