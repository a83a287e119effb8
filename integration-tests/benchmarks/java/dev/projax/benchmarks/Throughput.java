package dev.projax.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code GET /health} as often as it goes, by wrk with 32 connections: how many, and how long the slowest hundredth takes. */
final class Throughput {
    private static final String RATE = "GET /health, requests per second";
    private static final String TAIL = "GET /health, 99th percentile";
    private static final int PORT = 24520;
    private static final Pattern RATE_LINE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern TAIL_LINE = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)\\b");
    private static final String CHALLENGE = "Projax-Challenge: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Throughput() {}

    private record Load(double perSecond, double p99Millis) {}

    static List<Row> measure(Site site) throws Exception {
        Map<String, String> home = site.environment("throughput", Integer.toString(PORT));
        String classPath = System.getProperty("java.class.path");
        List<String> bare = List.of(
                java().toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                BareUndertow.class.getName(),
                Integer.toString(PORT));

        Load express =
                under(site, Map.of(), List.of("node", site.peer("express.mjs"), Integer.toString(PORT)), List.of());
        Load undertow = under(site, Map.of(), bare, List.of());
        Load plain = under(site, home, List.of(site.plain(), "serve"), List.of());
        Load proof = under(site, home, List.of(site.plain(), "serve"), List.of("-H", CHALLENGE));
        Load image = under(site, home, List.of(site.image(), "serve"), List.of());

        List<Row> rows = new ArrayList<>();
        rows.add(rate("guarded", plain, "Express", express));
        rows.add(rate("guarded, image", image, "Express", express));
        rows.add(rate("guarded, with proof", proof, "Express", express));
        rows.add(rate("guarded", plain, "the same Undertow unguarded", undertow));
        rows.add(rate("guarded, with proof", proof, "guarded", plain));
        rows.add(tail("guarded", plain, "Express", express));
        rows.add(tail("guarded, image", image, "Express", express));
        rows.add(tail("guarded, with proof", proof, "Express", express));
        rows.add(tail("guarded", plain, "the same Undertow unguarded", undertow));
        return rows;
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Load under(Site site, Map<String, String> environment, List<String> server, List<String> options)
            throws IOException, InterruptedException {
        Process process = site.start(environment, server.toArray(String[]::new));
        Site.awaitHealthy(PORT);
        wrk(site, options, site.isQuick() ? 1 : 5);
        Load load = wrk(site, options, site.isQuick() ? 1 : 10);
        Site.end(process);
        return load;
    }

    private static Load wrk(Site site, List<String> options, int seconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("wrk", "-t", "1", "-c", "32", "--latency", "-d", seconds + "s"));
        words.addAll(options);
        words.add("http://127.0.0.1:" + PORT + "/health");
        String out = site.run(Map.of(), words);
        if (out.contains("Non-2xx")) {
            throw new IOException("not every answer was 200: " + out);
        }
        Matcher rate = RATE_LINE.matcher(out);
        Matcher tail = TAIL_LINE.matcher(out);
        if (!rate.find() || !tail.find()) {
            throw new IOException("wrk says something else: " + out);
        }
        double unit = switch (tail.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1000;
        };
        return new Load(Double.parseDouble(rate.group(1)), unit * Double.parseDouble(tail.group(1)));
    }

    private static Row rate(String what, Load ours, String peer, Load theirs) {
        return new Row(RATE, what, ours.perSecond(), "1/s", peer, theirs.perSecond(), null);
    }

    private static Row tail(String what, Load ours, String peer, Load theirs) {
        return new Row(TAIL, what, ours.p99Millis(), "ms", peer, theirs.p99Millis(), null);
    }
}
