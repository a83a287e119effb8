package dev.projax.core.files;

/** What a lock file says about the process that should hold it. */
public enum Liveness {
    /** A process holds the lock. Its owner is alive, whatever PIDs, clocks and timeouts say. */
    HELD,

    /** The file exists and no process holds its lock. */
    FREE,

    /** There is no such file. */
    MISSING,

    /** Locks do not work here, or the file cannot be opened. The owner may or may not be alive. */
    UNKNOWN;

    /** Returns whether the owner has exited. {@link #UNKNOWN} does not count as exited. */
    public boolean hasEnded() {
        return this == FREE || this == MISSING;
    }
}
