package dev.projax.core.conflict;

import dev.projax.core.inventory.Instance;
import dev.projax.core.registry.InstanceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
record PortFacts(
        int port,
        String refused,
        List<SocketTable.Entry> sockets,
        @Nullable Instance instance,
        @Nullable Instance displaced,
        @Nullable Unrecorded unrecorded,
        String reservation) {
    /**
     * A server of Projax that says which instance it is, and cannot be checked.
     *
     * @param isOfThisHome whether its files are in the home, but its record cannot be read
     */
    record Unrecorded(InstanceId id, boolean isOfThisHome) {}

    /** Returns the same, with a server that has answered meanwhile. */
    PortFacts with(Unrecorded server) {
        return new PortFacts(port, refused, sockets, instance, displaced, server, reservation);
    }

    /** Returns the sockets in that state that are in the way of a server. */
    List<SocketTable.Entry> inTheWay(SocketTable.State state) {
        return inTheWay(sockets, state);
    }

    /** Returns those of {@code sockets} in that state that are in the way of a server. */
    static List<SocketTable.Entry> inTheWay(List<SocketTable.Entry> sockets, SocketTable.State state) {
        return sockets.stream()
                .filter(socket -> socket.isInTheWay() && socket.state() == state)
                .toList();
    }
}
