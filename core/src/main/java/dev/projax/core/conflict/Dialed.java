package dev.projax.core.conflict;

import dev.projax.core.net.Loopback;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came of connections to a port that can be bound. A refused connection is what a free port gives, so it is noted
 * in neither set.
 *
 * @param answering the addresses where something accepted the connection, although nothing listens there
 * @param silent the addresses where the connection was neither accepted nor refused
 */
record Dialed(Set<Loopback> answering, Set<Loopback> silent) {
    /** Nothing was noticed, or no connection was tried. */
    static final Dialed NOTHING = new Dialed(Set.of(), Set.of());

    /** Copies both sets, with 127.0.0.1 before ::1. */
    Dialed {
        answering = Collections.unmodifiableSet(new TreeSet<>(answering));
        silent = Collections.unmodifiableSet(new TreeSet<>(silent));
    }
}
