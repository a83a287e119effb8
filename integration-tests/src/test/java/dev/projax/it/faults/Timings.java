package dev.projax.it.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The durations of the tries of a row. For one thread. */
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

    /** Returns the smallest duration that {@code percent} percent of all durations do not exceed. */
    Duration percentile(int percent) {
        List<Duration> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
