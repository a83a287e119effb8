package dev.projax.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the rows as a Markdown table, and those with a goal as a picture. */
final class Report {
    private static final int BAR_HEIGHT = 22;
    private static final int LABEL_WIDTH = 330;
    private static final int PLOT_WIDTH = 400;

    /** What a reader must know to understand the table. */
    private static final List<String> NOTES = List.of(
            "Express runs on one thread, so it uses one core. Projax and the bare Undertow have two I/O threads, and share all cores",
            "with wrk. Requests: the median of three rounds of 5 s each; the servers take turns, and each round starts with 3 s that",
            "do not count. A limit in parentheses is not a program but a promise. For growing sizes, the smallest one is measured",
            "again after the largest, and the lower figure counts.");

    private final List<Row> rows;
    private final boolean quick;

    Report(List<Row> rows, boolean quick) {
        this.rows = List.copyOf(rows);
        this.quick = quick;
    }

    /** Writes {@code benchmarks.md} and {@code benchmarks.svg} to {@code docs}. */
    void write(Path docs, Map<String, String> versions) throws IOException {
        Files.writeString(docs.resolve("benchmarks.svg"), picture());
        List<String> lines = new ArrayList<>(List.of("# Benchmarks", ""));
        lines.add("Written by `integration-tests/benchmarks/run` on "
                + DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                        .withZone(ZoneOffset.UTC)
                        .format(Instant.now())
                + " UTC. Figures are medians of one run on one");
        lines.add("machine. On another machine, expect similar ratios, not the same figures.");
        if (quick) {
            lines.add("");
            lines.add("**This was a quick run with few repetitions, to see that it works. The figures mean little.**");
        }
        lines.addAll(List.of("", "| what | version or value |", "|---|---|"));
        versions.forEach((what, version) -> lines.add("| " + what + " | " + version + " |"));
        lines.addAll(List.of("", String.join("\n", NOTES), "", "![The ratios that have a goal](benchmarks.svg)", ""));
        lines.addAll(table());
        Files.write(docs.resolve("benchmarks.md"), lines);
    }

    /** Returns the table, with each group below a line with its name. */
    List<String> table() {
        List<String> lines = new ArrayList<>(List.of(
                "| Projax | median | compared to | median | ratio | goal | met |", "|---|--:|---|--:|--:|--:|---|"));
        String group = "";
        for (Row row : rows) {
            if (!row.group().equals(group)) {
                group = row.group();
                lines.add("| **" + group + "** | | | | | | |");
            }
            lines.add("| " + row.ours() + " | " + number(row.value()) + " " + row.unit() + " | " + row.peer() + " | "
                    + number(row.peerValue()) + " " + row.unit() + " | " + number(row.ratio()) + "x | "
                    + (row.goal() == null ? "" : row.goal()) + " | " + (quick ? "" : row.verdict()) + " |");
        }
        return lines;
    }

    /** Draws a bar for each ratio to another program that has a goal, with a mark at the goal. */
    private String picture() {
        List<Row> aimed = rows.stream()
                .filter(row -> row.goal() != null && row.goal().ratio() <= 3 && !row.isBesideLimit())
                .toList();
        double most = aimed.stream()
                .mapToDouble(row -> Math.max(
                        row.ratio(), row.goal() == null ? 0 : row.goal().ratio()))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = (aimed.size() + 1) * BAR_HEIGHT + 10;
        int width = LABEL_WIDTH + PLOT_WIDTH + 80;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                width,
                height);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        line(
                svg,
                "<text x=\"8\" y=\"16\" font-weight=\"bold\">Ratio to the other program: shorter is better; the mark is the goal</text>");
        for (int i = 0; i < aimed.size(); i++) {
            Row row = aimed.get(i);
            int y = (i + 1) * BAR_HEIGHT + 4;
            double scale = PLOT_WIDTH / most;
            boolean met = row.goal() != null && row.goal().isMetBy(row.ratio());
            double goal = row.goal() == null ? 0 : row.goal().ratio();
            line(
                    svg,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                    LABEL_WIDTH - 8,
                    y + 13,
                    escaped(label(row)));
            line(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    LABEL_WIDTH,
                    y,
                    row.ratio() * scale,
                    BAR_HEIGHT - 6,
                    quick ? "#888888" : met ? "#3a7d44" : "#b5442e");
            line(
                    svg,
                    "<line x1=\"%2$.1f\" y1=\"%1$d\" x2=\"%2$.1f\" y2=\"%3$d\" stroke=\"black\" stroke-width=\"2\"/>",
                    y - 2,
                    LABEL_WIDTH + goal * scale,
                    y + BAR_HEIGHT - 4);
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\">%sx</text>",
                    LABEL_WIDTH + Math.max(row.ratio(), goal) * scale + 6,
                    y + 13,
                    number(row.ratio()));
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private static String label(Row row) {
        return switch (row.unit()) {
            case "MiB" -> row.ours() + " / " + row.peer() + ", memory";
            default -> row.ours() + " / " + row.peer();
        };
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Formats a number with three significant digits, or with all digits before the decimal point. */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
    }
}
