package dev.projax.core.conflict;

import dev.projax.core.conflict.PortVerdict.Kind;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rule that decides the state of a port from the facts. This is its only home. */
final class Classification {
    private Classification() {}

    static Kind of(PortFacts facts) {
        if (facts.refused().isEmpty()) {
            return Kind.FREE;
        }
        if (facts.instance() != null) {
            return Kind.OWN_INSTANCE;
        }
        List<SocketTable.Entry> listeners = facts.inTheWay(SocketTable.State.LISTENING);
        if (isSplit(listeners)) {
            return Kind.SPLIT_LOCALHOST;
        }
        if (!listeners.isEmpty()) {
            return listeners.stream().allMatch(listener -> listener.pids().isEmpty())
                    ? Kind.HIDDEN_OWNER
                    : Kind.FOREIGN;
        }
        if (!facts.inTheWay(SocketTable.State.CONNECTED).isEmpty()) {
            return Kind.OUTGOING_ONLY;
        }
        if (!facts.inTheWay(SocketTable.State.TIME_WAIT).isEmpty()) {
            return Kind.TIME_WAIT;
        }
        return facts.reservation().isEmpty() ? Kind.UNEXPLAINED : Kind.RESERVED;
    }

    /** Returns whether the IPv4 and the IPv6 listeners have no holder in common. */
    private static boolean isSplit(List<SocketTable.Entry> listeners) {
        Set<String> onIpv4 = new HashSet<>();
        Set<String> onIpv6 = new HashSet<>();
        for (SocketTable.Entry listener : listeners) {
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
