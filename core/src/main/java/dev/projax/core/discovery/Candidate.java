package dev.projax.core.discovery;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A port that was asked. Immutable. */
public final class Candidate {
    private final int port;
    private final Set<Source> sources;
    private final Outcome outcome;
    private final String detail;
    private final Duration elapsed;

    Candidate(int port, Set<Source> sources, Outcome outcome, String detail, Duration elapsed) {
        this.port = port;
        this.sources = Collections.unmodifiableSet(EnumSet.copyOf(sources));
        this.outcome = outcome;
        this.detail = detail;
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
        return outcome.isHealthy() ? Optional.of(Server.unverified(port)) : Optional.empty();
    }

    /** Returns the port, the outcome and the detail. */
    @Override
    public String toString() {
        return port + " " + outcome + ": " + detail;
    }
}
