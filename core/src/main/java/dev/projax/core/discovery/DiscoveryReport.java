package dev.projax.core.discovery;

import dev.projax.core.registry.App;
import dev.projax.core.registry.PortFileReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a search saw.
 *
 * @param app whose server was looked for
 * @param portFile what the port file said
 * @param candidates every port that was asked and whose outcome is known, in the order in which they count: the port
 *     file's, the range, the extra ports
 */
public record DiscoveryReport(App app, PortFileReading portFile, List<Candidate> candidates) {
    /** Makes a report. */
    public DiscoveryReport {
        candidates = List.copyOf(candidates);
    }

    /** Returns the server that a client is to use. */
    public Optional<Server> server() {
        return Ranking.best(candidates).map(best -> Server.unverified(best.port()));
    }

    /** Returns every healthy server, in the order in which they count. */
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.outcome().isHealthy()) {
                servers.add(Server.unverified(candidate.port()));
            }
        }
        return servers;
    }

    /** Returns the candidate that something names as a server, but that did not answer in time. */
    public Optional<Candidate> unresponsive() {
        for (Candidate candidate : candidates) {
            if (candidate.inPortFile() && candidate.outcome() == Outcome.UNRESPONSIVE) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
