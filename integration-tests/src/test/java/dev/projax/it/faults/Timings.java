package dev.projax.it.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long the tries of a row took. Not safe for threads. */
final class Timings {
    private final List<Duration> all = new ArrayList<>();

    void add(Duration duration) {
        all.add(duration);
    }

    Duration worst() {
        return Collections.max(all);
    }

    int count() {
        return all.size();
    }

    /** Returns the smallest duration that {@code percent} of all do not exceed. */
    Duration percentile(int percent) {
        List<Duration> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
