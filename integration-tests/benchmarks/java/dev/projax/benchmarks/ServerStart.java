package dev.projax.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures the time from the start of a server's process to its first healthy answer, and its resident memory then. */
final class ServerStart {
    private static final String TIME = "Start of a server, until its first healthy response";
    private static final String MEMORY = "Resident memory of a server that has just started";
    private static final int PORT = 24510;

    private ServerStart() {}

    /** A server to compare, and its results. */
    private record Contender(Map<String, String> environment, List<String> command, double[] millis, double[] kib) {}

    static List<Row> measure(Site site) throws Exception {
        int tries = site.tries(20);
        Contender express =
                contender(Map.of(), List.of("node", site.peer("express.mjs"), Integer.toString(PORT)), tries);
        Map<String, String> home = site.environment("server-start", Integer.toString(PORT));
        Contender image = contender(home, List.of(site.image(), "serve"), tries);
        Contender plain = contender(home, List.of(site.plain(), "serve"), tries);
        // The first try of each only warms up the machine's caches.
        for (int i = -1; i < tries; i++) {
            for (Contender contender : List.of(express, image, plain)) {
                runOnce(site, contender, i);
            }
        }
        String java = "JDK " + Runtime.version().feature();
        return List.of(
                time("image: projax serve", image, express, 1.5),
                time(java + ": projax serve", plain, express, 2.5),
                memory("image: projax serve", image, express, Row.Goal.atMost(1.2)),
                memory(java + ": projax serve", plain, express, null));
    }

    private static Contender contender(Map<String, String> environment, List<String> command, int tries) {
        return new Contender(environment, command, new double[tries], new double[tries]);
    }

    private static void runOnce(Site site, Contender contender, int index) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process =
                site.start(contender.environment(), contender.command().toArray(String[]::new));
        Site.awaitHealthy(PORT);
        long took = System.nanoTime() - start;
        TimeUnit.MILLISECONDS.sleep(300);
        if (index >= 0) {
            contender.millis()[index] = took / 1e6;
            contender.kib()[index] = Site.residentKib(process);
        }
        Site.end(process);
    }

    private static Row time(String what, Contender ours, Contender express, double most) {
        double value = Sample.median(ours.millis());
        return new Row(TIME, what, value, "ms", "Express", Sample.median(express.millis()), Row.Goal.atMost(most));
    }

    private static Row memory(String what, Contender ours, Contender express, Row.@Nullable Goal goal) {
        double value = Sample.median(ours.kib()) / 1024;
        return new Row(MEMORY, what, value, "MiB", "Express", Sample.median(express.kib()) / 1024, goal);
    }
}
