package dev.projax.core.discovery;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One search: all conversations on one selector, in the calling thread, under one deadline. Times are those of
 * {@link System#nanoTime}.
 */
final class Search {
    private static final long MOST_HEAD_START = TimeUnit.MILLISECONDS.toNanos(50);

    /** So long a proven server waits for a better one. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(25);

    /**
     * So many are asked even if the time is up, as on a machine so busy that this process had to wait: a refusal comes at
     * once, and an idle port is not to pass for a silent server.
     */
    private static final int ASKED_IN_ANY_CASE = 32;

    private final @Nullable Probe favourite;
    private final Supplier<List<Target>> targets;
    private final Verifier verifier;
    private final long limit;
    private final boolean everything;

    /** All probes, in the order in which their answers count; empty as long as the favourite has the floor alone. */
    private List<Probe> probes = List.of();

    private boolean proven;
    private long provenSince;

    private Search(
            @Nullable Probe favourite,
            Supplier<List<Target>> targets,
            Verifier verifier,
            long limit,
            boolean everything) {
        this.favourite = favourite;
        this.targets = targets;
        this.verifier = verifier;
        this.limit = limit;
        this.everything = everything;
    }

    /**
     * Prepares a search.
     *
     * @param favourite whom to ask before the others, if anybody
     * @param targets whom to ask, in the order in which their answers count; the favourite, if any, is the first. Asked for
     *     when the favourite does not win at once: to find them all takes time
     * @param everything whether to go on when the winner is known
     */
    static Search of(
            @Nullable Target favourite,
            Supplier<List<Target>> targets,
            Verifier verifier,
            Duration limit,
            boolean everything) {
        Probe first = favourite == null ? null : new Probe(favourite, verifier);
        // saturates, where Duration.toNanos would overflow after 292 years
        return new Search(first, targets, verifier, TimeUnit.NANOSECONDS.convert(limit), everything);
    }

    /** Asks; returns those whose outcome is known, in the order of the targets. */
    List<Candidate> run() throws IOException {
        try (Selector selector = Selector.open()) {
            long start = System.nanoTime();
            if (favourite != null) {
                favourite.dial(selector);
                giveHeadStart(favourite, selector, start);
            }
            if (favourite != null && favourite.isProven() && !everything) {
                return List.of(favourite.candidate());
            }
            dialAll(selector, start);
            awaitAnswers(selector, start);
            return candidates(System.nanoTime() - start >= limit);
        } finally {
            if (favourite != null) {
                favourite.close();
            }
            for (Probe probe : probes) {
                probe.close();
            }
        }
    }

    /** Waits for the favourite alone: not so long that no time is left for the others. */
    private void giveHeadStart(Probe first, Selector selector, long start) throws IOException {
        long headStart = Math.min(MOST_HEAD_START, limit / 2);
        long elapsed = System.nanoTime() - start;
        while (!first.isSettled() && elapsed < headStart) {
            requireUninterrupted();
            await(selector, headStart - elapsed);
            elapsed = System.nanoTime() - start;
        }
    }

    private void awaitAnswers(Selector selector, long start) throws IOException {
        while (true) {
            long now = System.nanoTime();
            notice(now);
            if (everything ? isSettled() : isDecided(now)) {
                return;
            }
            requireUninterrupted();
            if (now - start >= limit) {
                selector.selectNow();
                proceed(selector);
                return;
            }
            long rest = limit - (now - start);
            await(selector, proven && !everything ? Math.min(rest, GRACE - (now - provenSince)) : rest);
        }
    }

    /** Dials those not yet dialled: those with a record and the first ones in any case, others while there is time. */
    private void dialAll(Selector selector, long start) throws IOException {
        probes = new ArrayList<>();
        for (Target target : targets.get()) {
            if (favourite != null && probes.isEmpty()) {
                favourite.become(target);
                probes.add(favourite);
            } else {
                probes.add(new Probe(target, verifier));
            }
        }
        int position = 0;
        for (boolean registered : new boolean[] {true, false}) {
            for (Probe probe : probes) {
                if (probe == favourite || probe.target().mayProveItself() != registered) {
                    continue;
                }
                if (position++ >= ASKED_IN_ANY_CASE && System.nanoTime() - start >= limit) {
                    return;
                }
                probe.dial(selector);
            }
        }
    }

    private static void await(Selector selector, long nanos) throws IOException {
        selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        proceed(selector);
    }

    private static void proceed(Selector selector) {
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ((Probe) key.attachment()).proceed(key);
            ready.remove();
        }
    }

    private static void requireUninterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while looking for a server");
        }
    }

    /** Notes when the first proof came. */
    private void notice(long now) {
        for (Probe probe : probes) {
            if (!proven && probe.isProven()) {
                proven = true;
                provenSince = now;
            }
        }
    }

    /** Tells whether nobody who has yet to answer could beat the best answer so far, or had time enough for it. */
    private boolean isDecided(long now) {
        boolean proofPending = false;
        boolean somebodySilent = false;
        boolean someoneHealthyFirst = false;
        for (Probe probe : probes) {
            if (!probe.isSettled()) {
                proofPending |= probe.target().mayProveItself();
                somebodySilent = true;
            } else if (probe.isHealthy() && !somebodySilent) {
                someoneHealthyFirst = true;
            }
        }
        if (!proofPending) {
            return proven || someoneHealthyFirst || !somebodySilent;
        }
        return proven && (now - provenSince >= GRACE || isFavouriteProven());
    }

    private boolean isFavouriteProven() {
        return favourite != null && favourite.isProven();
    }

    private boolean isSettled() {
        for (Probe probe : probes) {
            if (!probe.isSettled()) {
                return false;
            }
        }
        return true;
    }

    private List<Candidate> candidates(boolean timeIsUp) {
        List<Candidate> candidates = new ArrayList<>(probes.size());
        for (Probe probe : probes) {
            if (timeIsUp && !probe.isSettled()) {
                probe.giveUp();
            }
            if (probe.isSettled()) {
                candidates.add(probe.candidate());
            }
        }
        return candidates;
    }
}
