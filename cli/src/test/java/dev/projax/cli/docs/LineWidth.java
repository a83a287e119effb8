package dev.projax.cli.docs;

import dev.projax.cli.docs.MarkdownPage.Kind;
import dev.projax.cli.docs.MarkdownPage.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks that a page is wrapped at 120 columns: no line is longer, and no line breaks much earlier. */
final class LineWidth {
    private static final int MOST = 120;

    /** A line may break from here on even if the next word would fit, so that a small change needs no new wrapping. */
    private static final int FEWEST = 90;

    private static final Pattern ONE_LONG_LINK = Pattern.compile("(?:[-*] |> )?!?\\[[^]]*]\\([^)]*\\)[.,;:]?|\\S+");
    private static final Pattern START_OF_ITEM = Pattern.compile("\\s*(?:[-*>]|\\d+\\.) .*");
    private static final Pattern FIRST_PIECE = Pattern.compile("\\s*(`[^`]*`\\S*|\\[[^]]*]\\([^)]*\\)\\S*|\\S+).*");

    private LineWidth() {}

    /** Returns the lines that are too long or too short, each with the reason. */
    static List<String> complaints(MarkdownPage page) {
        List<String> complaints = new ArrayList<>();
        List<Line> lines = page.lines();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            int width = line.text().codePointCount(0, line.text().length());
            if (mustBeWrapped(line) && width > MOST) {
                complaints.add(page + ":" + line.number() + ": " + width + " columns");
            }
            boolean goesOn = i + 1 < lines.size() && isContinued(line, lines.get(i + 1));
            if (goesOn && width + 1 + firstPiece(lines.get(i + 1).text()) <= FEWEST) {
                complaints.add(page + ":" + line.number() + ": only " + width + " columns, but the text goes on");
            }
        }
        return complaints;
    }

    private static boolean mustBeWrapped(Line line) {
        boolean isProse = line.kind() == Kind.TEXT || line.kind() == Kind.HEADING;
        return isProse && !ONE_LONG_LINK.matcher(line.text()).matches();
    }

    private static boolean isContinued(Line line, Line next) {
        boolean isHardBreak = line.text().endsWith("  ") || line.text().endsWith("\\");
        return line.kind() == Kind.TEXT
                && next.kind() == Kind.TEXT
                && !isHardBreak
                && !START_OF_ITEM.matcher(next.text()).matches();
    }

    /** Returns the width of what must stay on one line: a word, inline code, or a link. */
    private static int firstPiece(String text) {
        Matcher piece = FIRST_PIECE.matcher(text);
        return piece.matches() ? piece.group(1).length() : 0;
    }
}
