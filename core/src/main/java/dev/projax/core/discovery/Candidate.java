package dev.projax.core.discovery;

import dev.projax.core.registry.InstanceId;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A port that was asked. Two are equal if asking gave the same, however long it took. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class Candidate {
    private final int port;
    private final Set<Source> sources;
    private final Outcome outcome;
    private final String detail;
    private final @Nullable Server server;
    private final String claim;
    private final Duration elapsed;

    /**
     * @param server the one that answered, if it is healthy
     * @param claim the instance that it says it is; empty if it says none, or has proved it
     */
    Candidate(
            int port,
            Set<Source> sources,
            Outcome outcome,
            String detail,
            @Nullable Server server,
            String claim,
            Duration elapsed) {
        this.port = port;
        this.sources = Collections.unmodifiableSet(sources);
        this.outcome = outcome;
        this.detail = detail;
        this.server = server;
        this.claim = claim;
        this.elapsed = elapsed;
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return port;
    }

    /** Returns why it was a candidate, at least one reason. */
    public Set<Source> sources() {
        return sources;
    }

    /** Tells whether the port file names it. */
    public boolean inPortFile() {
        return sources.contains(Source.PORT_FILE);
    }

    /** Returns what asking gave. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns what was observed, for people: a predicate, like {@code refuses the connection}. */
    public String detail() {
        return detail;
    }

    /** Returns the time from the dial to the outcome. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns the server that answered, if it is healthy. */
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    /** Returns the instance that it says it is and has not proved to be: perhaps one that is recorded elsewhere. */
    public Optional<InstanceId> claimed() {
        return InstanceId.parse(claim);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Candidate candidate
                && port == candidate.port
                && sources.equals(candidate.sources)
                && outcome == candidate.outcome
                && detail.equals(candidate.detail)
                && Objects.equals(server, candidate.server)
                && claim.equals(candidate.claim);
    }

    @Override
    public int hashCode() {
        return Objects.hash(port, sources, outcome, detail, server, claim);
    }

    /** Returns the port, the outcome and the detail. */
    @Override
    public String toString() {
        return port + " " + outcome + ": " + detail;
    }

    /** Why a port is a candidate. */
    public enum Source {
        /** The port file names it. */
        PORT_FILE,

        /** The record of an instance that lives, or may live, names it. */
        RECORD,

        /** It lies in the app's range. */
        RANGE,

        /** It is one of the app's extra ports. */
        EXTRA,

        /** The caller named it. */
        CALLER
    }

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
}
