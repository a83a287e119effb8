package dev.projax.core.discovery;

import java.util.List;
import java.util.Optional;

/**
 * The rule that picks the server to use: the port file's if it is verified, else the oldest verified one, else the
 * first healthy one. The port file's comes first in the list of candidates.
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

    /** Returns whether {@code later} wins against {@code best}, which comes before it. */
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
