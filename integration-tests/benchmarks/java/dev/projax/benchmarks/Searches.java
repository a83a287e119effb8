package dev.projax.benchmarks;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.BlackHole;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Measures discovery without the help of a port file: among ports that swallow every connection, and with more and more
 * ports and records. The server is verified and on the last port of the range.
 */
final class Searches {
    private static final String HOLES = "Discovery while some ports never respond to a connection, no port file";
    private static final String PORTS = "Discovery in a growing range, no port file";
    private static final String RECORDS = "Discovery among records of dead servers, no port file";
    private static final int FIRST = 20_000;
    private static final double DEADLINE_MILLIS = 500;
    /**
     * Runs until the compiler has done what it does for a long-running client. Then again for each server, which is a
     * new process.
     */
    private static final int WARM_UPS = 300;

    private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** If a larger row is faster than the smallest by more than this, the code was still warming up. */
    private static final double LEAST = 0.8;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Searches() {}

    static List<Row> measure(Site site) throws Exception {
        warmUp(site);
        List<Row> rows = new ArrayList<>();
        rows.addAll(blackHoles(site));
        rows.addAll(ports(site));
        rows.addAll(records(site));
        return rows;
    }

    private static List<Row> blackHoles(Site site) throws Exception {
        PortRange range = new PortRange(FIRST, FIRST + 9);
        List<Row> rows = new ArrayList<>();
        try (Running server = Running.start(site, "black-holes", range)) {
            List<BlackHole> holes = new ArrayList<>();
            try {
                for (int count = 0; count <= 9; count++) {
                    if (count > 0) {
                        holes.add(BlackHole.on(FIRST + count - 1));
                    }
                    double millis = server.medianOfFind(site.tries(50), Discovery.DEFAULT_DEADLINE);
                    Row.Goal goal = Row.Goal.atMost((DEADLINE_MILLIS + 100) / DEADLINE_MILLIS);
                    rows.add(new Row(
                            HOLES,
                            count + " of 10 ports",
                            millis,
                            "ms",
                            "(limit: the deadline)",
                            DEADLINE_MILLIS,
                            goal));
                }
            } finally {
                for (BlackHole hole : holes) {
                    hole.close();
                }
            }
        }
        return rows;
    }

    private static List<Row> ports(Site site) throws Exception {
        Map<Integer, Double> millis = new LinkedHashMap<>();
        for (int count : List.of(10, 100, 1_000, 10_000, 10)) {
            try (Running server = Running.start(site, "ports-" + count, new PortRange(FIRST, FIRST + count - 1))) {
                double median = server.medianOfFind(site.tries(count > 1000 ? 10 : 50), PATIENCE);
                millis.merge(count, median, Math::min);
            }
        }
        return growth(site, PORTS, "%,d ports", millis);
    }

    private static List<Row> records(Site site) throws Exception {
        Map<Integer, Double> millis = new LinkedHashMap<>();
        for (int count : List.of(1, 10, 100, 1_000, 1)) {
            try (Running server = Running.start(site, "records-" + millis.size(), new PortRange(FIRST, FIRST + 9))) {
                for (int number = 1; number < count; number++) {
                    server.addDeadRecord(number);
                }
                millis.merge(count, server.medianOfFind(site.tries(50), PATIENCE), Math::min);
            }
        }
        return growth(site, RECORDS, "%,d records", millis);
    }

    private static void warmUp(Site site) throws Exception {
        try (Running server = Running.start(site, "warm-up", new PortRange(FIRST, FIRST + 9))) {
            server.medianOfFind(WARM_UPS, PATIENCE);
        }
    }

    /**
     * Returns a row for each size, compared to the smallest. The goal is linear growth: {@code n} times the size takes
     * at most {@code n} times as long.
     */
    private static List<Row> growth(Site site, String group, String label, Map<Integer, Double> millis) {
        List<Row> rows = new ArrayList<>();
        int smallest = millis.keySet().iterator().next();
        double base = millis.getOrDefault(smallest, 0.0);
        millis.forEach((size, median) -> {
            Row.Goal goal = size == smallest ? null : Row.Goal.atMost((double) size / smallest);
            Row row = new Row(group, label(label, size), median, "ms", label(label, smallest), base, goal);
            if (!site.isQuick() && row.ratio() < LEAST) {
                throw new IllegalStateException(row + " is faster than the smallest; the machine was not quiet");
            }
            rows.add(row);
        });
        return rows;
    }

    private static String label(String format, int size) {
        return String.format(Locale.ROOT, size == 1 ? format.replaceFirst("s$", "") : format, size);
    }

    /** A server on the last port of a range. Its clients look for the port file in another place. */
    private record Running(Process process, App client, Path instances) implements AutoCloseable {
        static Running start(Site site, String home, PortRange range) throws Exception {
            int port = range.last();
            Process process = site.start(
                    site.environment(home, range.toString()), site.plain(), "serve", "--port", Integer.toString(port));
            Site.awaitHealthy(port);
            App app = site.app(home, range.toString());
            Path missing = app.directory().resolve("never-written.txt");
            App client = new App(app.name(), app.range(), app.extraPorts(), app.directory(), missing, app.leases());
            Running running = new Running(process, client, app.directory().resolve("instances"));
            running.awaitProof();
            return running;
        }

        /** Waits for the record, which is written after the first answer. */
        private void awaitProof() throws Exception {
            long start = System.nanoTime();
            while (Discovery.of(client)
                    .within(PATIENCE)
                    .find()
                    .filter(Server::verified)
                    .isEmpty()) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IOException("the server on " + client.range() + " stays unverified");
                }
            }
        }

        double medianOfFind(int times, Duration deadline) throws Exception {
            Discovery discovery = Discovery.of(client).within(deadline);
            Sample.Task find = () -> {
                if (discovery.find().filter(Server::verified).isEmpty()) {
                    throw new IOException("no verified server on " + client.range());
                }
            };
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_UP_NANOS) {
                find.run();
            }
            return Sample.medianMillis(3, times, find);
        }

        /** Adds the record and the lock of a killed server: a copy of the live ones with another ID. */
        void addDeadRecord(int number) throws IOException {
            String id = String.format(Locale.ROOT, "%016x", number);
            Path living;
            try (Stream<Path> files = Files.list(instances)) {
                living = files.filter(file -> file.toString().endsWith(".instance") && !file.endsWith(id))
                        .filter(file -> !String.valueOf(file.getFileName()).startsWith("0000000000"))
                        .findFirst()
                        .orElseThrow();
            }
            String text = Files.readString(living).replaceFirst("(?m)^id=.*$", "id=" + id);
            Files.writeString(
                    instances.resolve(id + ".instance"),
                    text,
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.CREATE_NEW);
            Files.createFile(instances.resolve(id + ".lock"));
        }

        @Override
        public void close() throws InterruptedException {
            Site.end(process);
        }
    }
}
