package dev.projax.core.conflict;

import dev.projax.core.net.Loopback;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What came of connections to a port that can be bound. A refused connection is what a free port gives, so it is noted
 * in neither set.
 *
 * @param answering the addresses where something accepted the connection, although nothing listens there
 * @param silent the addresses where the connection was neither accepted nor refused
 * @param target where the system redirects the connections; null if unknown
 */
record Dialed(Set<Loopback> answering, Set<Loopback> silent, PortVerdict.@Nullable Target target) {
    /** Nothing was noticed, or no connection was tried. */
    static final Dialed NOTHING = new Dialed(Set.of(), Set.of());

    Dialed(Set<Loopback> answering, Set<Loopback> silent) {
        this(answering, silent, null);
    }

    /** Copies both sets, with 127.0.0.1 before ::1. */
    Dialed {
        answering = Collections.unmodifiableSet(new TreeSet<>(answering));
        silent = Collections.unmodifiableSet(new TreeSet<>(silent));
    }

    Dialed leadingTo(PortVerdict.@Nullable Target found) {
        return new Dialed(answering, silent, found);
    }
}
