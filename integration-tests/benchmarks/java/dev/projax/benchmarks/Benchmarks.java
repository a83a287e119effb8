package dev.projax.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs all benchmarks. {@code integration-tests/benchmarks/run} calls it and installs the programs to compare with. */
final class Benchmarks {
    private Benchmarks() {}

    /** One part of the table. */
    private interface Group {
        List<Row> measure(Site site) throws Exception;
    }

    /**
     * Takes the root of the sources, a directory for this run, and optionally {@code --quick}, or {@code --only} and a
     * word. With {@code --only}, it measures the groups whose name contains that word, and only prints them.
     */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        boolean quick = List.of(args).contains("--quick");
        int only = List.of(args).indexOf("--only");
        String word = only < 0 ? "" : args[only + 1];
        List<Row> rows = new ArrayList<>();
        double load = load();
        try (Site site = new Site(root, Path.of(args[1]), quick)) {
            Map<String, Group> groups = new LinkedHashMap<>();
            groups.put("the start of commands", StartUp::measure);
            groups.put("the start of servers", ServerStart::measure);
            groups.put("requests", Throughput::measure);
            groups.put("memory under load", Memory::measure);
            groups.put("allocation and warm discovery", InProcess::measure);
            groups.put("searches", Searches::measure);
            groups.put("inspection", Inspection::measure);
            groups.keySet().removeIf(name -> !name.contains(word));
            for (Map.Entry<String, Group> group : groups.entrySet()) {
                System.err.println("measuring " + group.getKey());
                rows.addAll(group.getValue().measure(site));
            }
            Report report = new Report(rows, quick);
            report.table().forEach(System.out::println);
            if (only < 0) {
                report.write(root.resolve("docs"), versions(site, load), load > cores() / 2.0);
            }
        }
    }

    private static Map<String, String> versions(Site site, double load) throws IOException, InterruptedException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("machine", cores() + " cores, " + processor());
        versions.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        versions.put("load before the run", load + " on " + cores() + " cores (average of 15 minutes)");
        versions.put("commit", commit(site));
        versions.put("Projax", firstLine(site, site.plain(), "--version"));
        versions.put("Projax, image", firstLine(site, site.image(), "--version"));
        versions.put("Node", firstLine(site, "node", "--version"));
        versions.put("Express", npm(site, "express"));
        versions.put("get-port", npm(site, "get-port"));
        versions.put("hyperfine", firstLine(site, "hyperfine", "--version"));
        versions.put("wrk", debian(site, "wrk"));
        versions.put("lsof", debian(site, "lsof"));
        versions.put("ss", debian(site, "iproute2"));
        return versions;
    }

    private static String firstLine(Site site, String... command) throws IOException, InterruptedException {
        return site.run(Map.of(), List.of(command)).lines().findFirst().orElse("");
    }

    /** Returns the commit, and whether the sources have local changes: without both, no one can reproduce a figure. */
    private static String commit(Site site) throws IOException, InterruptedException {
        // The sources may belong to another user.
        List<String> git =
                List.of("git", "-c", "safe.directory=*", "-C", site.root().toString());
        String id = firstLine(site, words(git, "rev-parse", "--short=12", "HEAD"));
        String changed = firstLine(site, words(git, "status", "--porcelain", "-uno", "--", ".", ":!docs/benchmarks.*"));
        return id + (changed.isEmpty() ? "" : ", with local changes");
    }

    private static String[] words(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private static String debian(Site site, String name) throws IOException, InterruptedException {
        return firstLine(site, "dpkg-query", "-W", "-f", "${Version}", name);
    }

    private static String npm(Site site, String name) throws IOException {
        String description = Files.readString(Path.of(site.peer("node_modules/" + name + "/package.json")));
        return new ObjectMapper().readTree(description).get("version").asText();
    }

    private static String processor() throws IOException {
        return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Returns the load average of the last 15 minutes. Before the run, it shows whether the machine was quiet. */
    private static double load() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[2]);
    }
}
