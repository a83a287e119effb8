package dev.projax.core.discovery;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A port that was asked.
 *
 * @param port 1 to 65535
 * @param sources why it was a candidate, at least one reason
 * @param outcome what asking gave
 * @param detail what was observed, for people
 * @param elapsed from the dial to the outcome
 */
public record Candidate(int port, Set<Source> sources, Outcome outcome, String detail, Duration elapsed) {
    /** @throws IllegalArgumentException without a source */
    public Candidate {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("a candidate has a reason to be one");
        }
        sources = Collections.unmodifiableSet(EnumSet.copyOf(sources));
    }

    /** Tells whether the port file names it. */
    public boolean inPortFile() {
        return sources.contains(Source.PORT_FILE);
    }
}
