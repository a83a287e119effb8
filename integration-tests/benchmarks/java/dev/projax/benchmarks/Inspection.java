package dev.projax.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures how long it takes to learn who listens on a port, as a whole process: {@code projax who} compared to
 * {@code lsof} and {@code ss}.
 */
final class Inspection {
    private static final String GROUP = "Who listens on a port, whole process";
    private static final int PORT = 24550;
    private static final int ROUNDS = 5;

    private Inspection() {}

    static List<Row> measure(Site site) throws Exception {
        Map<String, String> environment = site.environment("inspection", Integer.toString(PORT));
        Process server = site.start(environment, site.plain(), "serve");
        Site.awaitHealthy(PORT);
        List<String> commands = List.of(
                "'" + site.image() + "' who " + PORT,
                "'" + site.plain() + "' who " + PORT,
                "lsof -nP -iTCP:" + PORT + " -sTCP:LISTEN",
                "ss -Hltnp 'sport = :" + PORT + "'");
        double[] medians = StartUp.medians(site, environment, commands, ROUNDS);
        Site.end(server);
        List<Row> rows = new ArrayList<>();
        for (String who :
                List.of("image: projax who", "JDK " + Runtime.version().feature() + ": projax who")) {
            double ours = medians[rows.size() / 2];
            rows.add(new Row(GROUP, who, ours, "ms", "lsof", medians[2], null));
            rows.add(new Row(GROUP, who, ours, "ms", "ss", medians[3], null));
        }
        return rows;
    }
}
