package dev.projax.desktop;

import dev.projax.core.discovery.Server;
import dev.projax.desktop.ConnectionState.Closed;
import dev.projax.desktop.ConnectionState.Connected;
import dev.projax.desktop.ConnectionState.Searching;
import dev.projax.desktop.ConnectionState.Unresponsive;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the events of a connection mean, and what it does next. Has no thread, clock or socket: callers report
 * what happened and when, as the time since the connection was opened. For one thread.
 */
final class StateMachine {
    /** How long a server may be silent. Because it sends something every 2 s, it hangs if it is silent for longer. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    /** A connection that held for less counts as a failure, so that a server that keeps crashing is not chased. */
    static final Duration SHORT_LIVED = Duration.ofSeconds(1);

    /** The shortest time between two searches, however often the port file changes. */
    static final Duration BETWEEN_SEARCHES = Duration.ofMillis(20);

    /** What to do next. */
    sealed interface Step {
        /** Look for a server, and report the result to {@link #searched}. */
        record Search() implements Step {}

        /** Follow this server instead of any other, and report {@link #following} or {@link #lost}. */
        record Follow(Server server) implements Step {}

        /** Do nothing for this long, unless something happens. */
        record Wait(Duration most) implements Step {}

        /** Release everything. */
        record End() implements Step {}
    }

    private final boolean allowsUnverified;
    private final Backoff backoff;
    private ConnectionState state = new Searching();

    /** Found, but not followed yet. */
    private @Nullable Server found;

    /** Followed: the connection watches its signs of life. */
    private @Nullable Server followed;

    private Duration followedSince = Duration.ZERO;
    private Duration lastSign = Duration.ZERO;
    private Duration nextSearch = Duration.ZERO;
    private Duration lastSearch = BETWEEN_SEARCHES.negated();
    private int failures;

    StateMachine(boolean allowsUnverified, Backoff backoff) {
        this.allowsUnverified = allowsUnverified;
        this.backoff = backoff;
    }

    ConnectionState state() {
        return state;
    }

    /** Returns what to do at {@code now}. */
    Step next(Duration now) {
        if (state instanceof Closed) {
            return new Step.End();
        }
        if (found != null) {
            return new Step.Follow(found);
        }
        if (state instanceof Connected) {
            Duration rest = lastSign.plus(SILENCE).minus(now);
            return new Step.Wait(isAhead(rest) ? rest : Duration.ZERO);
        }
        Duration rest = nextSearch.minus(now);
        return isAhead(rest) ? new Step.Wait(rest) : new Step.Search();
    }

    /**
     * Reports the result of a search.
     *
     * @param chance from 0 to 1, for the time until the next one
     */
    void searched(Optional<Server> result, Duration now, double chance) {
        lastSearch = now;
        found = result.filter(server -> server.verified() || allowsUnverified).orElse(null);
        if (found == null) {
            failures++;
            nextSearch = now.plus(backoff.after(failures, chance));
        }
    }

    /** Reports that the found server is followed now and has given a sign of life. */
    void following(Duration now) {
        if (found == null) {
            throw new IllegalStateException("no server was found to follow");
        }
        followed = found;
        found = null;
        followedSince = now;
        lastSign = now;
        state = new Connected(followed);
    }

    /** Reports that the followed server has given a sign of life. */
    void heard(Duration now) {
        lastSign = now;
        if (followed != null && state instanceof Unresponsive) {
            state = new Connected(followed);
        }
    }

    /**
     * Reports that a look at the followed server found nothing.
     *
     * @param now when that look began: if this process was suspended for a while, it must look before it judges
     */
    void heardNothing(Duration now) {
        if (state instanceof Connected connected
                && !isAhead(lastSign.plus(SILENCE).minus(now))) {
            state = new Unresponsive(connected.server());
            failures = 0;
            nextSearch = now;
        }
    }

    /** Reports that the server that was followed, or was found, is gone. */
    void lost(Duration now, double chance) {
        boolean held = followed != null && found == null && isAhead(now.minus(followedSince.plus(SHORT_LIVED)));
        failures = held ? 0 : failures + 1;
        nextSearch = now.plus(backoff.after(failures, chance));
        found = null;
        followed = null;
        if (!(state instanceof Searching)) {
            state = new Searching();
        }
    }

    /** Reports a reason to look at once: the port file has changed, or another program has started a server. */
    void hinted(Duration now) {
        Duration soon = lastSearch.plus(BETWEEN_SEARCHES);
        Duration next = isAhead(soon.minus(now)) ? soon : now;
        if (next.compareTo(nextSearch) < 0) {
            nextSearch = next;
        }
    }

    /** Stops everything: the connection was closed. */
    void close() {
        state = new Closed();
    }

    private static boolean isAhead(Duration rest) {
        return !rest.isNegative() && !rest.isZero();
    }
}
