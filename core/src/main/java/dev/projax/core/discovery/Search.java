package dev.projax.core.discovery;

import dev.projax.core.discovery.SearchEnd.Standing;
import dev.projax.core.files.RunningTime;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One search: all conversations on one selector, in the calling thread, under one deadline. Times are nanoseconds in
 * which this process was running.
 */
final class Search {
    private static final long MOST_HEAD_START = TimeUnit.MILLISECONDS.toNanos(50);

    /** How long a search still waits for a better server after the first verified one. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(25);

    /**
     * How many ports are asked even after the deadline, for example on a machine so busy that this process had to wait.
     * A refusal comes immediately, and an idle port must not look like a silent server.
     */
    private static final int ASKED_IN_ANY_CASE = 32;

    /** How long it may take to list ten thousand records and read the first of them. */
    private static final long LISTING = TimeUnit.MILLISECONDS.toNanos(200);

    private final @Nullable Probe favorite;
    private final TargetSource others;
    private final String healthPath;
    private final Verifier verifier;
    private final long limit;
    private final boolean everything;

    /** All probes, in the order of preference; empty while only the favorite is asked. */
    private List<Probe> probes = List.of();

    private final RunningTime time = RunningTime.start();
    private boolean verified;
    private long verifiedSince;

    private Search(
            @Nullable Probe favorite,
            TargetSource others,
            String healthPath,
            Verifier verifier,
            long limit,
            boolean everything) {
        this.favorite = favorite;
        this.others = others;
        this.healthPath = healthPath;
        this.verifier = verifier;
        this.limit = limit;
        this.everything = everything;
    }

    /**
     * Prepares a search.
     *
     * @param favorite the port to ask before the others; null if there is none
     * @param others the ports to ask if the favorite does not win at once; the first of them is the favorite, if
     *     there is one
     * @param healthPath the path to ask on every port
     * @param everything whether to continue when the winner is known
     */
    static Search of(
            @Nullable Target favorite,
            TargetSource others,
            String healthPath,
            Verifier verifier,
            Duration limit,
            boolean everything) {
        Probe first = favorite == null ? null : new Probe(favorite, healthPath, verifier);
        // this saturates, while Duration.toNanos would overflow after 292 years
        return new Search(first, others, healthPath, verifier, TimeUnit.NANOSECONDS.convert(limit), everything);
    }

    /** Runs the search and returns the candidates with a known outcome, in the order of the targets. */
    List<Candidate> run() throws IOException {
        try (Selector selector = Selector.open()) {
            if (favorite != null) {
                favorite.dial(selector);
                giveHeadStart(favorite, selector);
            }
            if (favorite != null && favorite.isVerified() && !everything) {
                return List.of(favorite.candidate());
            }
            dialAll(selector);
            awaitAnswers(selector);
            return candidates(isTimeUp());
        } finally {
            if (favorite != null) {
                favorite.close();
            }
            for (Probe probe : probes) {
                probe.close();
            }
        }
    }

    private boolean isTimeUp() {
        return time.elapsed() >= limit;
    }

    /** Waits for the favorite alone, but not so long that no time is left for the others. */
    private void giveHeadStart(Probe first, Selector selector) throws IOException {
        long headStart = Math.min(MOST_HEAD_START, limit / 2);
        time.note(0);
        while (!first.isSettled() && time.elapsed() < headStart) {
            requireUninterrupted();
            await(selector, headStart - time.elapsed());
        }
    }

    private void awaitAnswers(Selector selector) throws IOException {
        while (true) {
            time.note(0);
            notice();
            if (everything ? isSettled() : isDecided()) {
                return;
            }
            requireUninterrupted();
            if (isTimeUp()) {
                selector.selectNow();
                proceed(selector);
                return;
            }
            if (others.isAll()) {
                long rest = limit - time.elapsed();
                await(
                        selector,
                        verified && !everything ? Math.min(rest, GRACE - (time.elapsed() - verifiedSince)) : rest);
            } else {
                dial(others.more(), selector);
                selector.selectNow();
                proceed(selector);
            }
        }
    }

    /** Dials the remaining ports: those with a record and the first ones always, the others while there is time. */
    private void dialAll(Selector selector) throws IOException {
        probes = new ArrayList<>();
        for (Target target : others.first()) {
            if (favorite != null && probes.isEmpty()) {
                favorite.become(target);
                probes.add(favorite);
            } else {
                probes.add(new Probe(target, healthPath, verifier));
            }
        }
        time.note(LISTING);
        int position = 0;
        for (boolean registered : new boolean[] {true, false}) {
            for (Probe probe : probes) {
                if (probe == favorite || probe.target().mayProveItself() != registered) {
                    continue;
                }
                time.note(0);
                if (position++ >= ASKED_IN_ANY_CASE && isTimeUp()) {
                    return;
                }
                probe.dial(selector);
            }
        }
    }

    /** Dials the ports of newly read records. A port that was dialed already only gets one more reason. */
    private void dial(List<Target.Registered> found, Selector selector) throws IOException {
        for (Target.Registered instance : found) {
            Probe known = probeOf(instance.port());
            if (known == null) {
                Probe probe = new Probe(
                        Target.of(instance.port(), Candidate.Source.RECORD).with(instance), healthPath, verifier);
                probes.add(probe);
                probe.dial(selector);
            } else {
                known.become(known.target().with(instance));
            }
        }
    }

    private @Nullable Probe probeOf(int port) {
        for (Probe probe : probes) {
            if (probe.target().port() == port) {
                return probe;
            }
        }
        return null;
    }

    /** Waits for news, but only briefly, because a longer wait would hide whether this process was running. */
    private void await(Selector selector, long nanos) throws IOException {
        long step = Math.min(nanos, RunningTime.STEP);
        selector.select(TimeUnit.NANOSECONDS.toMillis(step) + 1);
        proceed(selector);
        time.note(step);
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
            throw new InterruptedIOException("interrupted while searching for a server");
        }
    }

    /** Records when the first valid proof came. */
    private void notice() {
        for (Probe probe : probes) {
            if (!verified && probe.isVerified()) {
                verified = true;
                verifiedSince = time.elapsed();
            }
        }
    }

    private boolean isDecided() {
        List<Standing> standings = new ArrayList<>(probes.size());
        for (Probe probe : probes) {
            standings.add(probe.standing());
        }
        boolean isGraceOver = verified && time.elapsed() - verifiedSince >= GRACE;
        return SearchEnd.isDecided(standings, others.isAll(), isFavoriteVerified(), isGraceOver);
    }

    private boolean isFavoriteVerified() {
        return favorite != null && favorite.isVerified();
    }

    private boolean isSettled() {
        for (Probe probe : probes) {
            if (!probe.isSettled()) {
                return false;
            }
        }
        return others.isAll();
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
