package dev.projax.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table with aligned columns, two spaces apart. */
public final class Table {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Map<Integer, Color>> colors = new ArrayList<>();

    public Table(String... headings) {
        row(headings);
        for (int i = 0; i < headings.length; i++) {
            colored(i, Color.BOLD);
        }
    }

    public Table row(String... cells) {
        rows.add(Arrays.asList(cells));
        colors.add(new HashMap<>());
        return this;
    }

    /** Sets the color of a cell in the last row. */
    public Table colored(int column, Color color) {
        colors.get(rows.size() - 1).put(column, color);
        return this;
    }

    /** Returns the lines, headings first, without trailing spaces and colors. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE, false);
    }

    /**
     * Returns the lines, headings first, without trailing spaces.
     *
     * @param width the number of columns; a longer line is cut, with an ellipsis
     */
    public List<String> lines(int width, boolean colored) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i), colored ? colors.get(i) : Map.of(), widths, width));
        }
        return lines;
    }

    private int[] widths() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, Map<Integer, Color> colors, int[] widths, int width) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        int last = last(row);
        for (int i = 0; i <= last; i++) {
            String text = row.get(i);
            String padded = i == last ? text : text + " ".repeat(widths[i] - text.length() + GAP);
            String shown = cut(padded, width - used);
            line.append(colors.getOrDefault(i, Color.NONE).on(shown));
            used += shown.length();
        }
        return line.toString().stripTrailing();
    }

    private static int last(List<String> row) {
        int last = row.size() - 1;
        while (last > 0 && row.get(last).isEmpty()) {
            last--;
        }
        return last;
    }

    /** Cuts {@code text} to {@code room} columns, with an ellipsis if letters are lost. */
    static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        String kept = text.substring(0, Math.max(0, room));
        boolean losesLetters = !text.substring(kept.length()).isBlank();
        return losesLetters && !kept.isEmpty() ? kept.substring(0, kept.length() - 1) + "…" : kept;
    }
}
