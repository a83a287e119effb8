package dev.projax.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Rows in aligned columns, two blanks apart. */
final class Table {
    private static final int GAP = 2;

    private final List<List<String>> rows = new ArrayList<>();
    private final Map<Integer, Function<String, Colour>> colours = new HashMap<>();

    Table(String... headings) {
        row(headings);
    }

    Table row(String... cells) {
        rows.add(Arrays.asList(cells));
        return this;
    }

    /** Has the cells of a column coloured by what they say. */
    Table colouring(int column, Function<String, Colour> meaning) {
        colours.put(column, meaning);
        return this;
    }

    /** Returns the lines, headings first, without trailing blanks and colours. */
    List<String> lines() {
        return lines(Integer.MAX_VALUE, false);
    }

    /**
     * Returns the lines, headings first, without trailing blanks.
     *
     * @param width a longer line is cut, with an ellipsis, at this number of columns
     */
    List<String> lines(int width, boolean coloured) {
        int[] widths = widths();
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            lines.add(line(row, widths, width, coloured));
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

    private String line(List<String> row, int[] widths, int width, boolean coloured) {
        StringBuilder line = new StringBuilder();
        int used = 0;
        int last = last(row);
        for (int i = 0; i <= last; i++) {
            String text = row.get(i);
            String padded = i == last ? text : text + " ".repeat(widths[i] - text.length() + GAP);
            String shown = cut(padded, width - used);
            line.append(coloured ? colour(row, i).on(shown) : shown);
            used += shown.length();
        }
        return coloured ? line.toString() : line.toString().stripTrailing();
    }

    private static int last(List<String> row) {
        int last = row.size() - 1;
        while (last > 0 && row.get(last).isEmpty()) {
            last--;
        }
        return last;
    }

    private static String cut(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        String kept = text.substring(0, Math.max(0, room));
        boolean losesLetters = !text.substring(kept.length()).isBlank();
        return losesLetters && !kept.isEmpty() ? kept.substring(0, kept.length() - 1) + "…" : kept;
    }

    private Colour colour(List<String> row, int column) {
        if (row == rows.get(0)) {
            return Colour.BOLD;
        }
        return colours.getOrDefault(column, text -> Colour.NONE).apply(row.get(column));
    }
}
