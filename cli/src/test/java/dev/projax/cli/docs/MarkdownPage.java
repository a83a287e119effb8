package dev.projax.cli.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation. Understands only as much Markdown as these pages use: fenced code blocks, tables with a
 * leading bar, headings with a leading #, and inline links.
 *
 * @param path the file, relative to the top directory of the sources
 * @param lines all lines of the page
 */
record MarkdownPage(Path path, List<Line> lines) {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern FENCE = Pattern.compile(" *```([a-z]*)\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?)(?: +#+)?");
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile(
            "]\\(\\s*<?([^()<>\\s]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)|\\b(?:href|src|srcset)=\"([^\"\\s]+)[^\"]*\"");
    private static final Pattern PICTURE_WITHOUT_TEXT =
            Pattern.compile("!\\[\\s*]\\([^)]*\\)|<img (?![^>]*\\balt=\"[^\"])[^>]*>");
    private static final Pattern TEXT_OF_LINK = Pattern.compile("!?\\[([^\\[\\]]*)]\\([^()]*\\)");
    private static final Pattern EXPLICIT_ANCHOR = Pattern.compile("<a (?:id|name)=\"([^\"]+)\"");

    /** What a line is part of. */
    enum Kind {
        BLANK,
        CODE,
        FENCE,
        HEADING,
        HTML,
        TABLE,
        TEXT
    }

    /**
     * A line of the page.
     *
     * @param number starts at 1
     */
    record Line(int number, Kind kind, String text) {}

    /**
     * A fenced code block.
     *
     * @param language as the opening fence names it, or empty
     * @param number the number of its first line
     */
    record CodeBlock(String language, int number, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    /** A table. Its cells are Markdown. */
    record Table(List<String> heads, List<List<String>> rows) {}

    /** Returns all pages in the top directory and in docs. */
    static List<MarkdownPage> all() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        for (String directory : List.of("", "docs")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
                for (Path file : files.filter(it -> it.toString().endsWith(".md"))
                        .sorted()
                        .toList()) {
                    pages.add(read(ROOT.relativize(file)));
                }
            }
        }
        return pages;
    }

    /** Reads a page, by its path from the top directory. */
    static MarkdownPage read(Path path) throws IOException {
        return of(path, Files.readAllLines(file(path)));
    }

    static MarkdownPage of(Path path, List<String> text) {
        List<Line> lines = new ArrayList<>();
        boolean isCode = false;
        for (String line : text) {
            Kind kind = kind(line, isCode);
            isCode ^= kind == Kind.FENCE;
            lines.add(new Line(lines.size() + 1, kind, line));
        }
        return new MarkdownPage(path, List.copyOf(lines));
    }

    private static Kind kind(String line, boolean isCode) {
        if (FENCE.matcher(line).matches()) {
            return Kind.FENCE;
        } else if (isCode) {
            return Kind.CODE;
        } else if (line.isBlank()) {
            return Kind.BLANK;
        } else if (line.startsWith("|")) {
            return Kind.TABLE;
        } else if (HEADING.matcher(line).matches()) {
            return Kind.HEADING;
        }
        return line.startsWith("<") ? Kind.HTML : Kind.TEXT;
    }

    /** Returns the file at a path that is relative to the top directory. */
    static Path file(Path path) {
        return ROOT.resolve(path);
    }

    List<CodeBlock> codeBlocks() {
        List<CodeBlock> blocks = new ArrayList<>();
        List<String> inside = new ArrayList<>();
        String language = "";
        for (Line line : lines) {
            if (line.kind() == Kind.CODE) {
                inside.add(line.text());
            } else if (!inside.isEmpty()) {
                blocks.add(new CodeBlock(language, line.number() - inside.size(), List.copyOf(inside)));
                inside.clear();
            }
            Matcher fence = FENCE.matcher(line.text());
            language = line.kind() == Kind.FENCE && fence.matches() ? fence.group(1) : language;
        }
        return blocks;
    }

    /** Returns the content of all inline code. A line break becomes a space, an escaped bar a bar. */
    List<String> codeSpans() {
        return CODE_SPAN
                .matcher(textOutsideCodeBlocks())
                .results()
                .map(span -> span.group(1).replace('\n', ' ').replace("\\|", "|"))
                .toList();
    }

    /** Returns the targets of all links and pictures, in the order of the page. */
    List<String> targets() {
        String withoutCode = CODE_SPAN.matcher(textOutsideCodeBlocks()).replaceAll("code");
        List<String> targets = new ArrayList<>();
        Matcher link = LINK.matcher(withoutCode);
        while (link.find()) {
            targets.add(link.group(1) == null ? link.group(2) : link.group(1));
        }
        return targets;
    }

    /** Returns the pictures without alternative text. */
    List<String> picturesWithoutText() {
        return PICTURE_WITHOUT_TEXT
                .matcher(textOutsideCodeBlocks())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** Returns the anchors that GitHub gives the headings of this page, and explicit ones. */
    Set<String> anchors() {
        Set<String> anchors = new LinkedHashSet<>();
        Map<String, Integer> times = new HashMap<>();
        for (Line line : lines) {
            Matcher heading = HEADING.matcher(line.text());
            if (line.kind() == Kind.HEADING && heading.matches()) {
                String slug = slug(heading.group(1));
                int before = times.merge(slug, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? slug : slug + "-" + before);
            }
        }
        Matcher explicit = EXPLICIT_ANCHOR.matcher(textOutsideCodeBlocks());
        while (explicit.find()) {
            anchors.add(explicit.group(1));
        }
        return anchors;
    }

    /** GitHub keeps letters, digits, hyphens and underscores, and turns each space into a hyphen. */
    private static String slug(String heading) {
        return TEXT_OF_LINK
                .matcher(heading)
                .replaceAll("$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{M}\\p{Nd}\\p{Pc} -]", "")
                .replace(' ', '-');
    }

    List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        List<Line> all = new ArrayList<>(lines);
        all.add(new Line(all.size() + 1, Kind.BLANK, ""));
        for (Line line : all) {
            if (line.kind() == Kind.TABLE) {
                rows.add(cells(line.text()));
            } else if (!rows.isEmpty()) {
                // the second row only separates the heads from the rest
                tables.add(new Table(rows.get(0), List.copyOf(rows.subList(2, rows.size()))));
                rows.clear();
            }
        }
        return tables;
    }

    private static List<String> cells(String row) {
        String inner = row.strip().substring(1);
        return Pattern.compile("(?<!\\\\)\\|")
                .splitAsStream(inner)
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }

    private String textOutsideCodeBlocks() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            boolean isCode = line.kind() == Kind.CODE || line.kind() == Kind.FENCE;
            text.append(isCode ? "" : line.text()).append('\n');
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
