package dev.projax.core.conflict;

import dev.projax.core.conflict.PortVerdict.Kind;
import java.util.List;

/** The rule that decides the state of a port from the facts. This is its only home. */
final class Classification {
    private Classification() {}

    static Kind of(PortFacts facts) {
        if (facts.refused().isEmpty()) {
            return ofBindable(facts);
        }
        if (facts.hasServer()) {
            return Kind.OWN_INSTANCE;
        }
        List<SocketTable.Entry> listeners = facts.inTheWay(SocketTable.State.LISTENING);
        if (facts.isSplit()) {
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

    private static Kind ofBindable(PortFacts facts) {
        if (!facts.dialed().answering().isEmpty()) {
            return Kind.REDIRECTED;
        }
        if (!facts.dialed().silent().isEmpty()) {
            return Kind.RESERVED;
        }
        if (facts.lease() != null) {
            return Kind.LEASED;
        }
        // Bound with SO_REUSEADDR, as servers are. Connections of a listener that has closed do not refuse that.
        return facts.inTheWay(SocketTable.State.CONNECTED).isEmpty() ? Kind.FREE : Kind.LINGERING;
    }
}
