package dev.projax.core.conflict;

import dev.projax.core.inventory.Instance;
import dev.projax.core.registry.InstanceId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we know about a port.
 *
 * @param port 1 to 65535
 * @param refused why it cannot be bound, in the system's words; empty if it can be bound
 * @param sockets the sockets with this port
 * @param instance the app's own server that runs on it; null if there is none
 * @param displaced the app's own running server whose record names the port although another process listens there;
 *     null if none
 * @param unrecorded a Projax server that answers there although this home has no record of it that is valid here;
 *     null if none is known
 * @param reservation the rule that keeps this user from binding it; empty if none is known
 * @param dialed what came of connections to it; {@link Dialed#NOTHING} unless it can be bound and connections were tried
 * @param missesIpv6 whether {@code instance} leaves ::1 to other programs although this machine has that address
 */
record PortFacts(
        int port,
        String refused,
        List<SocketTable.Entry> sockets,
        @Nullable Instance instance,
        @Nullable Instance displaced,
        @Nullable Unrecorded unrecorded,
        String reservation,
        Dialed dialed,
        boolean missesIpv6) {
    /** A Projax server that states its ID but cannot be verified. */
    record Unrecorded(InstanceId id, Trace trace) {
        /** What this home has of it. */
        enum Trace {
            /** Nothing. */
            NONE,

            /** Its files, but its record cannot be read. */
            UNREADABLE,

            /** A record that is not valid here. */
            ELSEWHERE
        }
    }

    /** Returns a copy with a server that has answered since. */
    PortFacts with(Unrecorded server) {
        return new PortFacts(port, refused, sockets, instance, displaced, server, reservation, dialed, missesIpv6);
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
