package dev.projax.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures {@code GET /health} with wrk and 32 connections, as fast as it goes: the rate, and the 99th percentile of
 * the time.
 */
final class Throughput {
    private static final String RATE = "GET /health, requests per second";
    private static final String TAIL = "GET /health, 99th percentile";
    private static final int PORT = 24520;
    private static final int ROUNDS = 3;
    private static final Pattern RATE_LINE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern TAIL_LINE = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s)\\b");
    private static final String CHALLENGE = "Projax-Challenge: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private Throughput() {}

    /** A server to compare, and the options for wrk. */
    private record Contender(Map<String, String> environment, List<String> server, List<String> options) {}

    private record Load(double perSecond, double p99Millis) {
        static Load median(List<Load> loads) {
            return new Load(
                    Sample.median(loads.stream().mapToDouble(Load::perSecond).toArray()),
                    Sample.median(loads.stream().mapToDouble(Load::p99Millis).toArray()));
        }
    }

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

        List<String> node = List.of("node", site.peer("express.mjs"), Integer.toString(PORT));
        List<Load> loads = inTurns(
                site,
                List.of(
                        new Contender(Map.of(), node, List.of()),
                        new Contender(Map.of(), bare, List.of()),
                        new Contender(home, List.of(site.plain(), "serve"), List.of()),
                        new Contender(home, List.of(site.plain(), "serve"), List.of("-H", CHALLENGE)),
                        new Contender(home, List.of(site.image(), "serve"), List.of())));
        Load express = loads.get(0);
        Load undertow = loads.get(1);
        Load plain = loads.get(2);
        Load proof = loads.get(3);
        Load image = loads.get(4);

        List<Row> rows = new ArrayList<>();
        rows.add(rate("guarded", plain, "Express", express));
        rows.add(rate("guarded, image", image, "Express", express));
        rows.add(rate("guarded, with proof", proof, "Express", express));
        rows.add(rate("guarded", plain, "bare Undertow", undertow));
        rows.add(rate("guarded, with proof", proof, "guarded", plain));
        rows.add(tail("guarded", plain, "Express", express));
        rows.add(tail("guarded, image", image, "Express", express));
        rows.add(tail("guarded, with proof", proof, "Express", express));
        rows.add(tail("guarded", plain, "bare Undertow", undertow));
        return rows;
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Lets all of them take turns, so that a busy moment of the machine affects all and no median. */
    private static List<Load> inTurns(Site site, List<Contender> contenders) throws IOException, InterruptedException {
        Map<Contender, List<Load>> loads = new LinkedHashMap<>();
        for (int round = 0; round < (site.isQuick() ? 1 : ROUNDS); round++) {
            for (Contender contender : contenders) {
                loads.computeIfAbsent(contender, unused -> new ArrayList<>()).add(under(site, contender));
            }
        }
        return loads.values().stream().map(Load::median).toList();
    }

    private static Load under(Site site, Contender contender) throws IOException, InterruptedException {
        Process process = site.start(contender.environment(), contender.server().toArray(String[]::new));
        Site.awaitHealthy(PORT);
        wrk(site, contender.options(), site.isQuick() ? 1 : 3);
        Load load = wrk(site, contender.options(), site.isQuick() ? 1 : 5);
        Site.end(process);
        return load;
    }

    private static Load wrk(Site site, List<String> options, int seconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-c", "32", "--latency", "-d", seconds + "s"));
        words.addAll(options);
        String out = site.wrk(PORT, words);
        Matcher rate = RATE_LINE.matcher(out);
        Matcher tail = TAIL_LINE.matcher(out);
        if (!rate.find() || !tail.find()) {
            throw new IOException("unexpected output of wrk: " + out);
        }
        double unit = switch (tail.group(2)) {
            case "us" -> 0.001;
            case "ms" -> 1;
            default -> 1000;
        };
        return new Load(Double.parseDouble(rate.group(1)), unit * Double.parseDouble(tail.group(1)));
    }

    private static Row rate(String what, Load ours, String peer, Load theirs) {
        return new Row(RATE, what, ours.perSecond(), "/s", peer, theirs.perSecond(), null);
    }

    private static Row tail(String what, Load ours, String peer, Load theirs) {
        return new Row(TAIL, what, ours.p99Millis(), "ms", peer, theirs.p99Millis(), null);
    }
}
