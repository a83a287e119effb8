package dev.projax.core.discovery;

import dev.projax.core.registry.InstanceId;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A port that was asked, and the result. Two are equal if the results are the same, regardless of the time. Immutable.
 */
@SuppressWarnings("exports") // @Nullable matters only to users who have JSpecify
public final class Candidate {
    private final int port;
    private final Set<Source> sources;
    private final Outcome outcome;
    private final String detail;
    private final int status;
    private final @Nullable Server server;
    private final String claim;
    private final Duration elapsed;

    /**
     * @param status the HTTP status of an answer that is not healthy; 0 if there is none
     * @param server the server that answered; null if it is not healthy
     * @param claim the server ID that it claims without proof; empty if it claims none or is verified
     */
    Candidate(
            int port,
            Set<Source> sources,
            Outcome outcome,
            String detail,
            int status,
            @Nullable Server server,
            String claim,
            Duration elapsed) {
        this.port = port;
        this.sources = Collections.unmodifiableSet(sources);
        this.outcome = outcome;
        this.detail = detail;
        this.status = status;
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

    /** Returns whether the port file names it. */
    public boolean inPortFile() {
        return sources.contains(Source.PORT_FILE);
    }

    /** Returns the result in one word. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns what was observed, for people: a predicate, like {@code refuses the connection}. */
    public String detail() {
        return detail;
    }

    /** Returns the status of an HTTP answer other than 200, 100 to 599 or whatever it sent; empty if there is none. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** Returns the time from the connection attempt to the outcome. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns the server that answered, if it is healthy. */
    public Optional<Server> server() {
        return Optional.ofNullable(server);
    }

    /** Returns the server ID that it claims without a checked proof, perhaps of a server that is recorded elsewhere. */
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

    /** A reason why a port is a candidate. */
    public enum Source {
        /** The port file names it. */
        PORT_FILE,

        /** The record of a server that is running, or may be, names it. */
        RECORD,

        /** It is in the app's range. */
        RANGE,

        /** It is one of the app's extra ports. */
        EXTRA,

        /** The caller named it. */
        CALLER
    }

    /** The result of asking a candidate. */
    public enum Outcome {
        /** It proved that it is the server that its record describes. */
        VERIFIED,

        /**
         * It is healthy but gave no proof, or there is no record that is valid here to check it: an older server,
         * another user's, or one in another network namespace.
         */
        UNVERIFIED,

        /** Something else answered. */
        FOREIGN,

        /** It neither refused the connection nor answered in time. */
        UNRESPONSIVE,

        /** Nothing listens there. */
        ABSENT;

        /** Returns whether a client may use what answered. */
        public boolean isHealthy() {
            return this == VERIFIED || this == UNVERIFIED;
        }
    }
}
