package dev.projax.core.discovery;

import dev.projax.core.registry.InstanceId;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A port that was asked. Immutable. */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public final class Candidate {
    private final Target target;
    private final Answer verdict;
    private final Duration elapsed;

    Candidate(Target target, Answer verdict, Duration elapsed) {
        this.target = target;
        this.verdict = verdict;
        this.elapsed = elapsed;
    }

    /** Returns the port, 1 to 65535. */
    public int port() {
        return target.port();
    }

    /** Returns why it was a candidate, at least one reason. */
    public Set<Source> sources() {
        return Collections.unmodifiableSet(target.sources());
    }

    /** Tells whether the port file names it. */
    public boolean inPortFile() {
        return target.inPortFile();
    }

    /** Returns what asking gave. */
    public Outcome outcome() {
        return verdict.outcome();
    }

    /** Returns what was observed, for people: a predicate, like {@code refuses the connection}. */
    public String detail() {
        return verdict.detail();
    }

    /** Returns the time from the dial to the outcome. */
    public Duration elapsed() {
        return elapsed;
    }

    /** Returns the server that answered, if it is healthy. */
    public Optional<Server> server() {
        if (!outcome().isHealthy()) {
            return Optional.empty();
        }
        return Optional.of(verdict.proven() == null ? Server.unverified(port()) : verdict.proven());
    }

    /** Returns the instance that it says it is and has not proved to be: perhaps one that is recorded elsewhere. */
    public Optional<InstanceId> claimed() {
        Answer.Claim claim = verdict.claim();
        return claim == null ? Optional.empty() : InstanceId.parse(claim.instance());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Candidate candidate
                && target.equals(candidate.target)
                && verdict.equals(candidate.verdict)
                && elapsed.equals(candidate.elapsed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(target, verdict, elapsed);
    }

    /** Returns the port, the outcome and the detail. */
    @Override
    public String toString() {
        return port() + " " + outcome() + ": " + detail();
    }
}
