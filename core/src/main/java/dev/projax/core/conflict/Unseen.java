package dev.projax.core.conflict;

import dev.projax.core.conflict.SocketTable.BlindSpot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What may be hidden from this process of those that hold a port.
 *
 * @param ofListeners why holders of listening sockets may be hidden, by the keys of the sockets; they may have other
 *     ports too
 * @param outside why a program outside this system may hold the port
 */
record Unseen(Map<String, BlindSpot> ofListeners, List<BlindSpot> outside) {
    static final Unseen NOTHING = new Unseen(Map.of(), List.of());

    Unseen {
        ofListeners = Map.copyOf(ofListeners);
        outside = List.copyOf(outside);
    }

    /** Returns whether other processes than the visible ones may hold the socket. */
    boolean hidesHoldersOf(SocketTable.Entry listener) {
        return ofListeners.containsKey(listener.key());
    }

    /** Returns the reason for the first of these listeners whose holders may be hidden. */
    Optional<BlindSpot> firstOf(List<SocketTable.Entry> listeners) {
        return listeners.stream()
                .filter(this::hidesHoldersOf)
                .map(listener -> ofListeners.get(listener.key()))
                .findFirst();
    }

    /** Returns all reasons, each once. */
    List<BlindSpot> all(List<SocketTable.Entry> listeners) {
        Set<BlindSpot> spots = new LinkedHashSet<>();
        for (SocketTable.Entry listener : listeners) {
            firstOf(List.of(listener)).ifPresent(spots::add);
        }
        spots.addAll(outside);
        return List.copyOf(spots);
    }
}
