package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.registry.App;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The result of a search, with everything it saw. Immutable. */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class DiscoveryReport {
    private final App app;
    private final Reading<Integer> portFile;
    private final List<Candidate> candidates;
    private final List<Server> silent;
    private final boolean complete;

    /** @param silent the running servers that have not answered, as far as known */
    DiscoveryReport(
            App app, Reading<Integer> portFile, List<Candidate> candidates, List<Server> silent, boolean complete) {
        this.app = app;
        this.portFile = portFile;
        this.candidates = List.copyOf(candidates);
        this.silent = List.copyOf(silent);
        this.complete = complete;
    }

    /** Returns the app whose server was searched for. */
    public App app() {
        return app;
    }

    /** Returns the port that the port file names, 1 to 65535, if it names one. */
    public OptionalInt portFilePort() {
        return portFile.value().isPresent() ? OptionalInt.of(portFile.value().get()) : OptionalInt.empty();
    }

    /** Returns why the port file was ignored, as a part of a sentence; empty if it was not. */
    public Optional<String> portFileIgnored() {
        return portFile.ignored();
    }

    /**
     * Returns every port with a known outcome, in the order in which unverified servers are preferred: the port file's
     * port, the range, the extra ports, and the ports that only a record names.
     */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** Returns the server that a client should use. */
    public Optional<Server> server() {
        return Ranking.best(candidates).flatMap(Candidate::server);
    }

    /** Returns every healthy server, in the order of {@link #candidates}. */
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            candidate.server().ifPresent(servers::add);
        }
        return servers;
    }

    /**
     * Returns the running servers: first those that answered, as in {@link #servers}, then the silent ones, whose lock
     * is held and whose record is valid here. After {@link Discovery#survey} this is every server. After
     * {@link Discovery#search} others may be running, and the search may simply not have waited for a silent one.
     */
    public List<Server> running() {
        List<Server> running = new ArrayList<>(servers());
        running.addAll(silent);
        return running;
    }

    /** Returns whether every record was read. A search stops when its winner is known or its deadline is over. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the candidate that the port file names. */
    public Optional<Candidate> named() {
        for (Candidate candidate : candidates) {
            if (candidate.inPortFile()) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Returns the first candidate that the port file or a record names but that did not answer in time. */
    public Optional<Candidate> unresponsive() {
        for (Candidate candidate : candidates) {
            boolean isNamed = candidate.inPortFile() || candidate.sources().contains(Candidate.Source.RECORD);
            if (isNamed && candidate.outcome() == Candidate.Outcome.UNRESPONSIVE) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DiscoveryReport report
                && app.equals(report.app)
                && portFile.equals(report.portFile)
                && candidates.equals(report.candidates)
                && silent.equals(report.silent)
                && complete == report.complete;
    }

    @Override
    public int hashCode() {
        return Objects.hash(app, portFile, candidates, silent, complete);
    }

    /** Returns the server that a client should use, or {@code no server}, and the result of each port. */
    @Override
    public String toString() {
        return server().map(Server::toString).orElse("no server") + ", of " + candidates;
    }
}
