package dev.projax.core.discovery;

import java.util.List;
import java.util.Optional;

/** Who wins among candidates in the order in which they count: a proven one, else the first healthy one. */
final class Ranking {
    private Ranking() {}

    static Optional<Candidate> best(List<Candidate> candidates) {
        Candidate best = null;
        for (Candidate candidate : candidates) {
            boolean healthy = candidate.outcome().isHealthy();
            if (healthy && (best == null || candidate.outcome().compareTo(best.outcome()) < 0)) {
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }
}
