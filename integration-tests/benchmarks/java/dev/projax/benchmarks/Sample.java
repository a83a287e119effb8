package dev.projax.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Times, of which the middle one counts: a machine that does something else for a moment moves the mean, not the median. */
final class Sample {
    private Sample() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** What is measured. */
    interface Task {
        void run() throws Exception;
    }

    /** Runs {@code task} several times, after a few that do not count; returns the median in milliseconds. */
    static double medianMillis(int warmUps, int times, Task task) throws Exception {
        double[] millis = new double[times];
        for (int i = -warmUps; i < times; i++) {
            long start = System.nanoTime();
            task.run();
            long took = System.nanoTime() - start;
            if (i >= 0) {
                millis[i] = (double) took / TimeUnit.MILLISECONDS.toNanos(1);
            }
        }
        return median(millis);
    }
}
