package dev.projax.benchmarks;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Takes medians of measured times: if the machine is busy for a moment, that moves the mean, but not the median. */
final class Sample {
    private Sample() {}

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** A task to measure. */
    interface Task {
        void run() throws Exception;
    }

    /** Runs {@code task} several times, after a few runs that do not count, and returns the median in milliseconds. */
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
