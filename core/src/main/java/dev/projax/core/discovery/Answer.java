package dev.projax.core.discovery;

import dev.projax.core.registry.InstanceId;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of an answer.
 *
 * @param detail what was observed: a predicate, like {@code refuses the connection}
 * @param status the HTTP status of an answer that is not healthy; 0 if there is none
 * @param claim the identity that a healthy answer claims but has not proved, or not yet; null if none
 * @param server the server that it comes from if that is verified; null otherwise
 */
record Answer(
        Candidate.Outcome outcome,
        String detail,
        int status,
        @Nullable Claim claim,
        @Nullable Server server) {
    private static final int NONE = 0;

    /** The headers of a healthy answer that state and prove the identity of its server. */
    record Claim(String instance, String proof) {}

    static Answer of(Candidate.Outcome outcome, String detail) {
        return new Answer(outcome, detail, NONE, null, null);
    }

    /** Returns an answer with another status than 200. */
    static Answer withStatus(int status) {
        return new Answer(Candidate.Outcome.FOREIGN, "answers HTTP " + status, status, null, null);
    }

    static Answer healthy(@Nullable String instance, @Nullable String proof) {
        Claim claim = instance == null || proof == null ? null : new Claim(instance, proof);
        return new Answer(Candidate.Outcome.UNVERIFIED, "is healthy but gives no proof", NONE, claim, null);
    }

    static Answer verified(Server server, InstanceId id) {
        return new Answer(Candidate.Outcome.VERIFIED, "is healthy and verified as " + id, NONE, null, server);
    }

    /** Returns the answer if its claim could not be checked. */
    Answer unverified(String why) {
        return new Answer(Candidate.Outcome.UNVERIFIED, why, NONE, claim, null);
    }

    /** Returns the answer if its claim is wrong. */
    Answer disproved() {
        return new Answer(Candidate.Outcome.FOREIGN, "is healthy but gives a wrong proof", NONE, claim, null);
    }
}
