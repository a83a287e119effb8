package dev.projax.pictures;

import java.util.List;
import java.util.stream.Collectors;

/** A terminal window with a session in it. */
final class Session {
    private static final int MARGIN = 24;
    private static final int BAR = 36;
    private static final int LINE = 24;

    /** Above each command, so that an answer stands with its command. */
    private static final int GAP = 8;

    /** Of one character. Each line is stretched to it, so that columns line up in every font. */
    private static final double COLUMN = 9.6;

    private static final int COLUMNS = 78;
    private static final int WIDTH = 800;

    private static final String PROMPT = "$ ";

    private static final String CSS = """
            text{font:16px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;white-space:pre}
            .bold{font-weight:600}
            """;

    private Session() {}

    /**
     * Returns the picture of a screen.
     *
     * @param screen lines of text with escape sequences that color it
     */
    static String draw(String screen) {
        List<ScreenLine> lines = ScreenLine.parse(screen);
        String text = lines.stream().map(ScreenLine::text).collect(Collectors.joining("\n"));
        int prompts = (int) lines.stream().filter(Session::isCommand).count();
        int height = BAR + lines.size() * LINE + (prompts - 1) * GAP + 2 * MARGIN - GAP;

        Svg svg = new Svg(WIDTH, height, "Projax in a terminal", text, CSS);
        drawBar(svg);
        int base = BAR + MARGIN + 9;
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0 && isCommand(lines.get(i))) {
                base += GAP;
            }
            drawLine(svg, base, lines.get(i));
            base += LINE;
        }
        return svg.finish();
    }

    private static boolean isCommand(ScreenLine line) {
        return line.text().startsWith(PROMPT);
    }

    private static void drawBar(Svg svg) {
        svg.add(
                "<path d=\"M.5 %1$d.5V12.5a12 12 0 0 1 12 -12H%2$d.5a12 12 0 0 1 12 12V%1$d.5z\" class=\"%3$s %4$s\"/>",
                BAR, WIDTH - 13, Ink.OTHER_AREA.fill(), Ink.EDGE.line());
        for (int i = 0; i < 3; i++) {
            svg.add(
                    "<circle cx=\"%d\" cy=\"%d\" r=\"6\" class=\"%s\"/>",
                    MARGIN + 6 + i * 20, BAR / 2, Ink.EDGE.fill());
        }
    }

    private static void drawLine(Svg svg, int base, ScreenLine line) {
        if (line.columns() == 0) {
            return;
        }
        if (line.columns() > COLUMNS) {
            throw new IllegalArgumentException("wider than " + COLUMNS + " columns: " + line.text());
        }
        String pieces = line.pieces().stream()
                .map(piece ->
                        "<tspan class=\"%s\">%s</tspan>".formatted(piece.style().classes(), Svg.escaped(piece.text())))
                .collect(Collectors.joining());
        svg.add(
                "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\" xml:space=\"preserve\">%s</text>",
                MARGIN, base, line.columns() * COLUMN, pieces);
    }
}
