package dev.projax.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows in aligned columns, two blanks apart. */
public final class Table {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Map<Integer, Colour>> colours = new ArrayList<>();

    public Table(String... headings) {
        row(headings);
        for (int i = 0; i < headings.length; i++) {
            coloured(i, Colour.BOLD);
        }
    }

    public Table row(String... cells) {
        rows.add(Arrays.asList(cells));
        colours.add(new HashMap<>());
        return this;
    }

    /** Colours a cell of the last row, where colours are shown. */
    public Table coloured(int column, Colour colour) {
        colours.get(rows.size() - 1).put(column, colour);
        return this;
    }

    /** Returns the lines, headings first, without trailing blanks and colours. */
    public List<String> lines() {
        return lines(Integer.MAX_VALUE, false);
    }

    /**
     * Returns the lines, headings first, without trailing blanks.
     *
     * @param width a longer line is cut, with an ellipsis, at this number of columns
     */
    public List<String> lines(int width, boolean coloured) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            lines.add(line(rows.get(i), coloured ? colours.get(i) : Map.of(), widths, width));
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

    private static String line(List<String> row, Map<Integer, Colour> colours, int[] widths, int width) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        int last = last(row);
        for (int i = 0; i <= last; i++) {
            String text = row.get(i);
            String padded = i == last ? text : text + " ".repeat(widths[i] - text.length() + GAP);
            String shown = cut(padded, width - used);
            line.append(colours.getOrDefault(i, Colour.NONE).on(shown));
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
