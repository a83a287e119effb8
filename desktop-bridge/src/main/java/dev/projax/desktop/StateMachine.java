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
 * Decides what a connection makes of what happens, and what it does next. No thread, clock or socket: it is told what
 * happened, and when, as the time since the connection was opened. Not safe for threads.
 */
final class StateMachine {
    /** A server that says something every 2 s and has been silent for so long hangs. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    /** A connection that held for less is a failure, so that a server which ends again and again is not run after. */
    static final Duration SHORT_LIVED = Duration.ofSeconds(1);

    /** However often the port file changes, so long is between two searches. */
    static final Duration BETWEEN_SEARCHES = Duration.ofMillis(20);

    /** What to do next. */
    sealed interface Step {
        /** Look for a server, and say in {@link #searched} what came of it. */
        record Search() implements Step {}

        /** Follow that server instead of any other, and say {@link #following} or {@link #lost}. */
        record Follow(Server server) implements Step {}

        /** Nothing for so long, unless something happens. */
        record Wait(Duration most) implements Step {}

        /** Let go of everything. */
        record End() implements Step {}
    }

    private final boolean allowsUnverified;
    private final Backoff backoff;
    private ConnectionState state = new Searching();

    /** Found, and not yet followed. */
    private @Nullable Server found;

    /** Followed: its signs of life are watched. */
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
     * A search has ended.
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

    /** The server that was found is followed now, and has given a sign of life. */
    void following(Duration now) {
        if (found == null) {
            throw new IllegalStateException("nobody was to be followed");
        }
        followed = found;
        found = null;
        followedSince = now;
        lastSign = now;
        state = new Connected(followed);
    }

    /** The server that is followed has given a sign of life. */
    void heard(Duration now) {
        lastSign = now;
        if (followed != null && state instanceof Unresponsive) {
            state = new Connected(followed);
        }
    }

    /**
     * A look at the server that is followed gave nothing.
     *
     * @param now when that look began: if this process was stopped for a while, it has to look before it judges
     */
    void heardNothing(Duration now) {
        if (state instanceof Connected connected
                && !isAhead(lastSign.plus(SILENCE).minus(now))) {
            state = new Unresponsive(connected.server());
            failures = 0;
            nextSearch = now;
        }
    }

    /** The server that was followed, or was to be, is not there any more. */
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

    /** There is a reason to look at once: the port file has changed, or somebody has started a server. */
    void hinted(Duration now) {
        Duration soon = lastSearch.plus(BETWEEN_SEARCHES);
        Duration next = isAhead(soon.minus(now)) ? soon : now;
        if (next.compareTo(nextSearch) < 0) {
            nextSearch = next;
        }
    }

    /** Nobody wants to know any more. */
    void close() {
        state = new Closed();
    }

    private static boolean isAhead(Duration rest) {
        return !rest.isNegative() && !rest.isZero();
    }
}
