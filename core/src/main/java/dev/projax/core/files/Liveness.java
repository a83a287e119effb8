package dev.projax.core.files;

/** What a look at a lock file tells of the one who should hold it. */
public enum Liveness {
    /** Somebody holds the lock: its owner lives, whatever pids, clocks and time-outs say. */
    HELD,

    /** The file is there and nobody holds its lock. */
    FREE,

    /** There is no such file. */
    MISSING,

    /** Locks do not work here, or the file cannot be opened: nothing may be concluded. */
    UNKNOWN;

    /** Tells whether nobody holds it: the owner has ended. What cannot be known is not that. */
    public boolean hasEnded() {
        return this == FREE || this == MISSING;
    }
}
