package dev.projax.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One line of a terminal's screen: pieces of text, each in one style. It has no spaces at its end. */
record ScreenLine(List<Piece> pieces) {
    /** What tmux writes where the style changes, and nothing else: {@code ESC [ 0;1 m}. */
    private static final Pattern STYLE = Pattern.compile("\u001b\\[([0-9;]*)m");

    ScreenLine {
        pieces = List.copyOf(pieces);
    }

    /** Reads a screen from top to bottom; a style lasts beyond the end of a line. */
    static List<ScreenLine> parse(String screen) {
        List<ScreenLine> lines = new ArrayList<>();
        Style style = Style.PLAIN;
        for (String line : screen.stripTrailing().lines().toList()) {
            List<Piece> pieces = new ArrayList<>();
            Matcher change = STYLE.matcher(line);
            int end = 0;
            while (change.find()) {
                add(pieces, line.substring(end, change.start()), style);
                style = style.changedBy(change.group(1));
                end = change.end();
            }
            add(pieces, line.substring(end).stripTrailing(), style);
            lines.add(new ScreenLine(pieces));
        }
        return lines;
    }

    String text() {
        return pieces.stream().map(Piece::text).collect(Collectors.joining());
    }

    int columns() {
        return text().length();
    }

    private static void add(List<Piece> pieces, String text, Style style) {
        if (!text.isEmpty()) {
            pieces.add(new Piece(text, style));
        }
    }

    /** Text in one style. */
    record Piece(String text, Style style) {}

    /** How text looks. */
    record Style(boolean bold, Ink ink) {
        static final Style PLAIN = new Style(false, Ink.TEXT);

        /** Returns the style after the numbers of one escape sequence, as in {@code 0;1}; ECMA-48 calls it SGR. */
        Style changedBy(String numbers) {
            Style style = this;
            for (String number : numbers.split(";")) {
                style = style.changedByNumber(number);
            }
            return style;
        }

        private Style changedByNumber(String number) {
            return switch (number) {
                case "", "0" -> PLAIN;
                case "1" -> new Style(true, ink);
                case "2" -> new Style(bold, Ink.MUTED);
                case "31" -> new Style(bold, Ink.FAILED);
                case "32" -> new Style(bold, Ink.CLIENT);
                case "33" -> new Style(bold, Ink.FILE);
                case "34" -> new Style(bold, Ink.SERVER);
                case "39" -> new Style(bold, Ink.TEXT);
                case "49" -> this;
                default -> throw new IllegalArgumentException("the picture has no style for SGR " + number);
            };
        }

        /** Returns the CSS classes. */
        String classes() {
            return bold ? ink.fill() + " bold" : ink.fill();
        }
    }
}
