package dev.projax.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures {@code projax port} with a running server, and {@code projax lease} with a program that does nothing.
 * Compares both to Node that does nothing, as whole processes with hyperfine.
 */
final class StartUp {
    private static final String GROUP = "Start of a command, whole process";
    private static final int PORT = 24500;

    /** The commands take turns, so that a busy moment affects all of them. */
    private static final int ROUNDS = 10;

    private StartUp() {}

    static List<Row> measure(Site site) throws Exception {
        Map<String, String> environment = site.environment("start-up", Integer.toString(PORT));
        Process server = site.start(environment, site.plain(), "serve");
        Site.awaitHealthy(PORT);
        assertSharing(site, environment, site.image());
        assertSharing(site, environment, site.plain());
        List<String> commands = List.of(
                "node -e 0",
                quoted(site.image()) + " port",
                quoted(site.plain()) + " port",
                quoted(site.image()) + " lease -- true",
                quoted(site.plain()) + " lease -- true");
        double[] medians = medians(site, environment, commands, ROUNDS);
        Site.end(server);
        String java = "JDK " + Runtime.version().feature();
        return List.of(
                new Row(GROUP, "image: projax port", medians[1], "ms", "node -e 0", medians[0], Row.Goal.atMost(1)),
                new Row(GROUP, java + ": projax port", medians[2], "ms", "node -e 0", medians[0], Row.Goal.atMost(2)),
                new Row(GROUP, "image: projax lease -- true", medians[3], "ms", "node -e 0", medians[0], null),
                new Row(GROUP, java + ": projax lease -- true", medians[4], "ms", "node -e 0", medians[0], null));
    }

    /** Fails if the class archive is not used: a JVM does not report that, and the figure would mean something else. */
    private static void assertSharing(Site site, Map<String, String> environment, String launcher) throws Exception {
        Map<String, String> telling = new HashMap<>(environment);
        telling.put("PROJAX_JAVA_OPTIONS", "-Xlog:class+load:stderr");
        String classes = site.runForErrors(telling, List.of(launcher, "port"));
        if (classes.lines().noneMatch(line -> line.contains(" dev.projax.cli.Main source: shared objects file"))) {
            throw new IllegalStateException(launcher + " uses no class archive: " + classes);
        }
    }

    /** Returns the median time of each command, in milliseconds. */
    static double[] medians(Site site, Map<String, String> environment, List<String> commands, int rounds)
            throws Exception {
        List<List<Double>> seconds = new ArrayList<>();
        for (String command : commands) {
            seconds.add(new ArrayList<>());
        }
        Path export = site.work().resolve("hyperfine.json");
        for (int round = 0; round < rounds; round++) {
            List<String> words = new ArrayList<>(List.of(
                    "hyperfine", "-N", "--style", "none", "--warmup", "2", "--runs", Integer.toString(site.tries(10))));
            words.addAll(List.of("--export-json", export.toString()));
            words.addAll(commands);
            site.run(environment, words);
            JsonNode results = new ObjectMapper().readTree(export.toFile()).get("results");
            for (int i = 0; i < commands.size(); i++) {
                List<Double> times = seconds.get(i);
                results.get(i).get("times").forEach(time -> times.add(time.asDouble()));
            }
        }
        return seconds.stream()
                .mapToDouble(times -> 1000
                        * Sample.median(
                                times.stream().mapToDouble(Double::doubleValue).toArray()))
                .toArray();
    }

    private static String quoted(String path) {
        return "'" + path + "'";
    }
}
