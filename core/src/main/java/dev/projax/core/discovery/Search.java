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

/**
 * One search: all conversations on one selector, in the calling thread, under one deadline. Times are those of
 * {@link System#nanoTime}.
 */
final class Search {
    private static final long MOST_HEAD_START = TimeUnit.MILLISECONDS.toNanos(50);

    /**
     * So many are asked even if the time is up, as on a machine so busy that this process had to wait: a refusal comes at
     * once, and an idle port is not to pass for a silent server.
     */
    private static final int ASKED_IN_ANY_CASE = 32;

    private final List<Probe> probes;
    private final long limit;
    private final boolean everything;

    private Search(List<Probe> probes, long limit, boolean everything) {
        this.probes = probes;
        this.limit = limit;
        this.everything = everything;
    }

    /**
     * Prepares a search.
     *
     * @param targets in the order in which their answers count; the port file's, if any, first
     * @param everything whether to go on when the winner is known
     */
    static Search of(List<Target> targets, Duration limit, boolean everything) {
        List<Probe> probes = new ArrayList<>(targets.size());
        for (Target target : targets) {
            probes.add(new Probe(target));
        }
        // saturates, where Duration.toNanos would overflow after 292 years
        return new Search(probes, TimeUnit.NANOSECONDS.convert(limit), everything);
    }

    /** Asks; returns those whose outcome is known, in the order of the targets. */
    List<Candidate> run() throws IOException {
        try (Selector selector = Selector.open()) {
            long start = System.nanoTime();
            int asked = hasFavourite() ? 1 : 0;
            if (asked > 0) {
                probes.get(0).dial(selector);
            }
            boolean restAsked = false;
            while (!(everything ? isSettled() : isDecided())) {
                requireUninterrupted();
                long elapsed = System.nanoTime() - start;
                if (!restAsked && (asked == 0 || probes.get(0).isSettled() || elapsed >= headStart(limit))) {
                    dialRest(selector, asked, start);
                    restAsked = true;
                } else if (elapsed >= limit) {
                    selector.selectNow();
                    proceed(selector);
                    break;
                } else {
                    await(selector, (restAsked ? limit : headStart(limit)) - elapsed);
                }
            }
            return candidates(System.nanoTime() - start >= limit);
        } finally {
            for (Probe probe : probes) {
                probe.close();
            }
        }
    }

    private boolean hasFavourite() {
        return !probes.isEmpty() && probes.get(0).target().inPortFile();
    }

    /** Dials those not yet dialled: the first ones in any case, a large range as far as the deadline allows. */
    private void dialRest(Selector selector, int asked, long start) throws IOException {
        for (int i = asked; i < probes.size(); i++) {
            if (i >= ASKED_IN_ANY_CASE && System.nanoTime() - start >= limit) {
                return;
            }
            probes.get(i).dial(selector);
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

    /** Returns how long the port file's port has the floor alone: not so long that no time is left for the others. */
    private static long headStart(long limit) {
        return Math.min(MOST_HEAD_START, limit / 2);
    }

    /** Tells whether nobody who has yet to answer could beat the best answer so far. */
    private boolean isDecided() {
        for (Probe probe : probes) {
            if (!probe.isSettled()) {
                return false;
            }
            if (probe.settled().outcome().isHealthy()) {
                return true;
            }
        }
        return true;
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
                candidates.add(probe.settled());
            }
        }
        return candidates;
    }
}
