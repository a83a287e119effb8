package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.registry.App;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a search saw. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class DiscoveryReport {
    private final App app;
    private final Reading<Integer> portFile;
    private final List<Candidate> candidates;
    private final List<Server> silent;
    private final boolean complete;

    /** @param silent those that live and have not answered, as far as is known */
    DiscoveryReport(
            App app, Reading<Integer> portFile, List<Candidate> candidates, List<Server> silent, boolean complete) {
        this.app = app;
        this.portFile = portFile;
        this.candidates = List.copyOf(candidates);
        this.silent = List.copyOf(silent);
        this.complete = complete;
    }

    /** Returns whose server was looked for. */
    public App app() {
        return app;
    }

    /** Returns the port that the port file named, 1 to 65535, if it named one. */
    public OptionalInt portFilePort() {
        return portFile.value().isPresent() ? OptionalInt.of(portFile.value().get()) : OptionalInt.empty();
    }

    /** Returns why the port file does not count, as the end of a sentence, if something is there that does not. */
    public Optional<String> portFileIgnored() {
        return portFile.ignored();
    }

    /**
     * Returns every port that was asked and whose outcome is known, in the order in which unproven ones count: the port
     * file's, the range, the extra ports, those that only a record names.
     */
    public List<Candidate> candidates() {
        return candidates;
    }

    /** Returns the server that a client is to use. */
    public Optional<Server> server() {
        return Ranking.best(candidates).flatMap(Candidate::server);
    }

    /** Returns every healthy server, in the order in which they count. */
    public List<Server> servers() {
        List<Server> servers = new ArrayList<>();
        for (Candidate candidate : candidates) {
            candidate.server().ifPresent(servers::add);
        }
        return servers;
    }

    /**
     * Returns the servers that run: first those that answer, as {@link #servers} has them, then those whose record was read
     * and means something here, whose lock is held, and that did not answer as themselves. After {@link Discovery#survey} that
     * is every one; after {@link Discovery#search} others may run, and a silent one may only not have been waited for.
     */
    public List<Server> running() {
        List<Server> running = new ArrayList<>(servers());
        running.addAll(silent);
        return running;
    }

    /** Tells whether every record was read: a search ends when its winner is known or its time is up. */
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

    /** Returns the first candidate that the port file or a record names as a server, but that did not answer in time. */
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

    /** Returns the server that a client is to use, or that there is none, and what each port gave. */
    @Override
    public String toString() {
        return server().map(Server::toString).orElse("no server") + ", of " + candidates;
    }
}
