package dev.projax.core.hosting;

import java.io.IOException;
import java.nio.file.Path;

/** Thrown if a server should be the only one but the port file already has an owner. */
public final class AlreadyServedException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean withinReach;

    private AlreadyServedException(String message, boolean withinReach) {
        super(message);
        this.withinReach = withinReach;
    }

    /** Returns an exception for an owner that clients can find, now or soon. */
    static AlreadyServedException byAnotherServer(Path portFile) {
        return new AlreadyServedException("another server owns " + portFile, true);
    }

    /** Returns an exception for an owner that clients of this home cannot find from here. */
    static AlreadyServedException outOfReach(String description) {
        return new AlreadyServedException(description, false);
    }

    /**
     * Returns whether the owner is a server that clients of this app can find from here. Otherwise it belongs to
     * another home or another network namespace, or it is no server, and the message describes it.
     */
    public boolean isWithinReach() {
        return withinReach;
    }
}
