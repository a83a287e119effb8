package dev.projax.core.discovery;

import dev.projax.core.registry.InstanceId;
import org.jspecify.annotations.Nullable;

/**
 * What an answer says of the one who gave it.
 *
 * @param detail what was observed, a predicate
 * @param claim who a healthy answer says it comes from, which is not or not yet proven
 * @param server the one that it was verified to be
 */
record Answer(
        Candidate.Outcome outcome,
        String detail,
        @Nullable Claim claim,
        @Nullable Server server) {
    /** The headers of a healthy answer that say and prove who gave it. */
    record Claim(String instance, String proof) {}

    static Answer of(Candidate.Outcome outcome, String detail) {
        return new Answer(outcome, detail, null, null);
    }

    static Answer healthy(@Nullable String instance, @Nullable String proof) {
        Claim claim = instance == null || proof == null ? null : new Claim(instance, proof);
        return new Answer(Candidate.Outcome.UNVERIFIED, "is healthy, without proof", claim, null);
    }

    static Answer verified(Server server, InstanceId id) {
        return new Answer(Candidate.Outcome.VERIFIED, "is healthy, and proves to be " + id, null, server);
    }

    /** Returns the same of one whose claim could not be checked. */
    Answer unverified(String why) {
        return new Answer(Candidate.Outcome.UNVERIFIED, why, claim, null);
    }

    /** Returns the same of one whose claim is wrong. */
    Answer disproved() {
        return new Answer(Candidate.Outcome.FOREIGN, "is healthy, but its proof is wrong", claim, null);
    }
}
