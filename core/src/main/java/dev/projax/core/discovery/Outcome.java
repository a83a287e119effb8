package dev.projax.core.discovery;

/** What asking a candidate gave. */
public enum Outcome {
    /** It gave the right proof that it is the instance that its record describes. */
    VERIFIED,

    /** It is healthy, but gave no proof, or none that a record could confirm: an older server, or another user's. */
    UNVERIFIED,

    /** Something else answered. */
    FOREIGN,

    /** It neither refused nor answered in time. */
    UNRESPONSIVE,

    /** Nothing listens there. */
    ABSENT;

    /** Tells whether a client may use what answered. */
    public boolean isHealthy() {
        return this == VERIFIED || this == UNVERIFIED;
    }
}
