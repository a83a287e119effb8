package dev.projax.pictures;

import java.util.Locale;

/** An SVG document that is written from back to front. Lengths are its own units: pixels where it is shown unscaled. */
final class Svg {
    private static final int HEAD = 10;

    private final StringBuilder out = new StringBuilder();

    /**
     * Begins a document: a card with a background of its own, because a page can be dark where the reader's system is light.
     *
     * @param css rules besides those of {@link Ink}
     */
    Svg(int width, int height, String title, String description, String css) {
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
                        + " role=\"img\" aria-labelledby=\"title description\">",
                width, height);
        add("<title id=\"title\">%s</title>", escaped(title));
        add("<desc id=\"description\">%s</desc>", escaped(description));
        add("<style>\n%s%s</style>", Ink.css(), css);
        add(
                "<rect x=\".5\" y=\".5\" width=\"%d\" height=\"%d\" rx=\"12\" class=\"%s %s\"/>",
                width - 1, height - 1, Ink.PAPER.fill(), Ink.EDGE.line());
    }

    /** Draws a box with round corners. */
    void box(int left, int top, int width, int height, Ink area, Ink edge) {
        add(
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"8\" class=\"%s %s\"/>",
                left, top, width, height, area.fill(), edge.line());
    }

    /** Writes one line of text from {@code x} on, or around it or up to it if the classes say so; {@code y} is its base line. */
    void text(int x, int y, String classes, String text) {
        add("<text x=\"%d\" y=\"%d\" class=\"%s\">%s</text>", x, y, classes, escaped(text));
    }

    /** Draws a straight line. */
    void line(int fromX, int fromY, int toX, int toY, Ink ink, String classes) {
        add("<path d=\"M%d %dL%d %d\" class=\"%s\"/>", fromX, fromY, toX, toY, (classes + " " + ink.line()).strip());
    }

    /** Draws a horizontal or vertical arrow whose tip is at {@code toX}, {@code toY}. */
    void arrow(int fromX, int fromY, int toX, int toY, Ink ink) {
        int alongX = Integer.signum(toX - fromX);
        int alongY = Integer.signum(toY - fromY);
        int neckX = toX - alongX * HEAD;
        int neckY = toY - alongY * HEAD;
        int acrossX = alongY * HEAD / 2;
        int acrossY = alongX * HEAD / 2;
        line(fromX, fromY, neckX, neckY, ink, "arrow");
        add(
                "<path d=\"M%d %dL%d %dL%d %dz\" class=\"%s\"/>",
                toX, toY, neckX + acrossX, neckY + acrossY, neckX - acrossX, neckY - acrossY, ink.fill());
    }

    /** Draws a cross around a point. */
    void cross(int x, int y, Ink ink) {
        int half = 6;
        line(x - half, y - half, x + half, y + half, ink, "arrow");
        line(x - half, y + half, x + half, y - half, ink, "arrow");
    }

    /** Draws a number in a disc around a point. */
    void number(int x, int y, int number, Ink ink) {
        add("<circle cx=\"%d\" cy=\"%d\" r=\"12\" class=\"%s\"/>", x, y, ink.fill());
        text(x, y + 5, "number " + Ink.PAPER.fill(), Integer.toString(number));
    }

    /** Adds an element as it is. */
    void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** Ends the document and returns it. */
    String finish() {
        return out + "</svg>\n";
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
