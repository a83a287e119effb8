package dev.projax.core.discovery;

import java.util.List;
import java.util.Optional;

/**
 * Who wins among candidates in the order in which they count: the port file's if it is proven, else the oldest proven one,
 * else the first healthy one; the port file's is the first of all.
 */
final class Ranking {
    private Ranking() {}

    static Optional<Candidate> best(List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            if (candidate.outcome().isHealthy() && (best == null || beats(candidate, best))) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Tells whether {@code later} wins against {@code best}, which counts before it. */
    private static boolean beats(Candidate later, Candidate best) {
        if (later.outcome() != Candidate.Outcome.VERIFIED) {
            return false;
        }
        return best.outcome() != Candidate.Outcome.VERIFIED || (!best.inPortFile() && isOlder(later, best));
    }

    private static boolean isOlder(Candidate one, Candidate other) {
        return one.server()
                .flatMap(Server::started)
                .flatMap(first -> other.server().flatMap(Server::started).map(first::isBefore))
                .orElse(false);
    }
}
