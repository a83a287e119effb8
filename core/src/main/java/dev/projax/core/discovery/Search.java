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
    /** How long the port file's port has the floor alone. */
    private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(50);

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
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            int asked = 0;
            if (hasFavourite()) {
                probes.get(asked++).dial(selector);
            }
            while (true) {
                long elapsed = System.nanoTime() - start;
                boolean all = asked == probes.size();
                if (elapsed >= limit || isDecided() || (all && isSettled())) {
                    break;
                }
                if (!all && (asked == 0 || probes.get(0).isSettled() || elapsed >= HEAD_START)) {
                    asked = dialRest(selector, asked, start);
                    continue;
                }
                await(selector, (all ? limit : Math.min(limit, HEAD_START)) - elapsed);
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

    /** Dials those not yet dialled, as far as the deadline allows; returns how many are dialled now. */
    private int dialRest(Selector selector, int asked, long start) {
        int next = asked;
        while (next < probes.size() && System.nanoTime() - start < limit) {
            probes.get(next++).dial(selector);
        }
        return next;
    }

    private static void await(Selector selector, long nanos) throws IOException {
        selector.select(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while looking for a server");
        }
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
            SelectionKey key = ready.next();
            ((Probe) key.attachment()).proceed(key);
            ready.remove();
        }
    }

    /** Tells whether nobody who has yet to answer could beat the best answer so far. */
    private boolean isDecided() {
        if (everything) {
            return false;
        }
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
