package dev.projax.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the rows as a Markdown table, and those with a goal as a picture. */
final class Report {
    private static final int BAR_HEIGHT = 22;
    private static final int LABEL_WIDTH = 330;
    private static final int PLOT_WIDTH = 400;

    /** What a reader must know to understand the table, wrapped at 120 columns. */
    private static final String NOTES = """
            * *Image* is the distribution with a Java of its own (`mvn install -Pimage`). *JDK 17* is the normal distribution, on
              that Java.
            * *Guarded* is Projax's server, which checks the host, origin and body of each request. *Bare* is the same Undertow with
              the same response but without these checks. *With proof* means that the server proves itself in each response.
            * `bindFirstFree` and `find` are methods of `projax-core`: the first binds a server to the first free port of a range,
              the second finds a running server. `Hosting` starts a server, asks it for its proof on each address, and writes
              the files that clients read.
            * Express runs on one thread, so it uses one core. Projax and bare Undertow have two I/O threads, and share all cores
              with wrk.
            * Figures for requests are medians of three rounds of 5 s. The servers take turns, and each round starts with 3 s of
              warm-up. The 99th percentile varies from round to round more than Projax's rows differ, so don't compare those rows
              with each other: a proof doesn't make a response faster.
            * In sections with growing sizes, the smallest size is measured twice, first and last, and the lower of the two counts.
            * A value in parentheses is a limit that we promise, not a measurement. Rows without a goal are for information.""";

    private final List<Row> rows;
    private final boolean quick;

    Report(List<Row> rows, boolean quick) {
        this.rows = List.copyOf(rows);
        this.quick = quick;
    }

    /**
     * Writes {@code benchmarks.md} and {@code benchmarks.svg} to {@code docs}.
     *
     * @param wasBusy whether the machine did other work before the run
     */
    void write(Path docs, Map<String, String> versions, boolean wasBusy) throws IOException {
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
        if (wasBusy) {
            lines.add("");
            lines.add(
                    "**The machine was busy before this run.** On a quiet one, expect shorter times and higher rates.");
        }
        lines.addAll(List.of("", "| what | version or value |", "|---|---|"));
        versions.forEach((what, version) -> lines.add("| " + what + " | " + version + " |"));
        lines.addAll(List.of("", NOTES, "", "![" + pictureText() + "](benchmarks.svg)", ""));
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
            lines.add("| " + row.ours() + " | " + quantity(row.value(), row.unit()) + " | " + row.peer() + " | "
                    + quantity(row.peerValue(), row.unit()) + " | " + number(row.ratio()) + "x | "
                    + (row.goal() == null ? "" : row.goal()) + " | " + (quick ? "" : row.verdict()) + " |");
        }
        return lines;
    }

    /** Returns the rows of the picture: the ratios to another program that have a goal. */
    private List<Row> drawn() {
        return rows.stream()
                .filter(row -> row.goal() != null && row.goal().ratio() <= 3 && !row.isBesideLimit())
                .toList();
    }

    /** Says what the picture shows, for people who cannot see it. */
    private String pictureText() {
        List<Row> drawn = drawn();
        String peers = drawn.stream().map(Row::peer).distinct().collect(Collectors.joining(" and "));
        DoubleSummaryStatistics ratios = drawn.stream().mapToDouble(Row::ratio).summaryStatistics();
        long met = drawn.stream().filter(row -> row.verdict().equals("yes")).count();
        return "A bar chart: start-up times and memory of Projax, compared to " + peers + ". The ratios are "
                + number(ratios.getMin()) + "x to " + number(ratios.getMax()) + "x, and " + met + " of " + drawn.size()
                + " meet their goals";
    }

    /** Draws a bar for each ratio to another program that has a goal, with a labeled mark at the goal. */
    private String picture() {
        List<Row> aimed = drawn();
        double most = aimed.stream()
                .mapToDouble(row -> Math.max(
                        row.ratio(), row.goal() == null ? 0 : row.goal().ratio()))
                .max()
                .orElse(1);
        StringBuilder svg = new StringBuilder();
        int height = (aimed.size() + 1) * BAR_HEIGHT + 10;
        int width = LABEL_WIDTH + PLOT_WIDTH + 100;
        line(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">",
                width,
                height);
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>");
        line(
                svg,
                "<text x=\"8\" y=\"16\" font-weight=\"bold\">Projax / the other program: shorter bars are better</text>");
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
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\" fill=\"white\">%sx</text>",
                    LABEL_WIDTH + row.ratio() * scale - 5,
                    y + 13,
                    number(row.ratio()));
            line(
                    svg,
                    "<text x=\"%.1f\" y=\"%d\" fill=\"#555555\">goal %s</text>",
                    LABEL_WIDTH + Math.max(row.ratio(), goal) * scale + 6,
                    y + 13,
                    escaped(String.valueOf(row.goal())));
        }
        line(svg, "</svg>");
        return svg.toString();
    }

    private static String label(Row row) {
        String what = row.unit().equals("MiB") ? "memory" : "start-up time";
        return row.ours() + " / " + row.peer() + ", " + what;
    }

    private static void line(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    /** Formats a number with its unit. A rate has no space before it: {@code 1,200/s}. */
    private static String quantity(double value, String unit) {
        return number(value) + (unit.startsWith("/") ? "" : " ") + unit;
    }

    /** Formats a number with three significant digits, or with all digits before the decimal point. */
    static String number(double value) {
        if (value >= 100) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.4f", value);
    }
}
