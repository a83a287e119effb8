package dev.projax.core.hosting;

import java.io.IOException;
import java.nio.file.Path;

/** A server was to be the only one, but somebody else owns the port file. */
public final class AlreadyServedException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean withinReach;

    private AlreadyServedException(String message, boolean withinReach) {
        super(message);
        this.withinReach = withinReach;
    }

    /** Returns one for an owner that clients can find, or will be able to. */
    static AlreadyServedException byAnotherServer(Path portFile) {
        return new AlreadyServedException("another server owns " + portFile, true);
    }

    /** Returns one for an owner that clients of this home cannot find here. */
    static AlreadyServedException outOfReach(String description) {
        return new AlreadyServedException(description, false);
    }

    /**
     * Tells whether the owner is a server that clients of this app can find from here; else it is another home's or another
     * network namespace's, or no server, and the message tells what is known of it.
     */
    public boolean isWithinReach() {
        return withinReach;
    }
}
