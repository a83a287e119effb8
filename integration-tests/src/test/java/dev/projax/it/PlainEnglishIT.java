package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Distribution;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The repository's text is plain English: no file contains one of the phrases in {@code plain-english.txt}. */
final class PlainEnglishIT {
    private static final String LIST = "plain-english.txt";

    /** Between two words: white space, and also the start of a comment line or the end of a string. */
    private static final String GAP = "[\\\\s*/#\"+]+";

    private static final Set<String> OTHER_DIRECTORIES = Set.of("target", "node_modules");

    /** Includes scripts without an extension, but not the license, which others wrote. */
    private static final Pattern TEXT_FILES = Pattern.compile(
            ".*\\.(java|md|xml|html|mjs|cjs|cmd|properties|svg|txt)|run|java|projax[a-z-]*|as-newcomer");

    /** A phrase to avoid, as a regular expression, and what to say instead. */
    private record Phrase(String expression, String instead) {}

    @Test
    void no_file_contains_a_phrase_to_avoid() throws IOException {
        List<Phrase> phrases = phrases();
        Pattern any = anyOf(phrases);
        List<String> found = new ArrayList<>();

        for (Path file : files(Distribution.root())) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', ' ');
            Matcher matcher = any.matcher(text);
            while (matcher.find()) {
                found.add(Distribution.root().relativize(file) + ":" + line(text, matcher.start()) + ": \""
                        + matcher.group() + "\"; say: " + instead(phrases, matcher.group()));
            }
        }

        assertThat(found).isEmpty();
    }

    /** Looks at the initial first, because few words begin like a phrase. That makes it three times as fast. */
    private static Pattern anyOf(List<Phrase> phrases) {
        String initials = phrases.stream()
                .map(phrase -> phrase.expression.substring(0, 1))
                .distinct()
                .collect(Collectors.joining());
        return Pattern.compile(phrases.stream()
                .map(Phrase::expression)
                .collect(Collectors.joining("|", "(?<!\\w)(?=[" + initials + "])(?:", ")(?!\\w)")));
    }

    private static List<Phrase> phrases() throws IOException {
        List<Phrase> phrases = new ArrayList<>();
        try (InputStream list = Objects.requireNonNull(PlainEnglishIT.class.getResourceAsStream(LIST))) {
            for (String line : new String(list.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isEmpty() && !line.startsWith("#")) {
                    String[] parts = line.split(" -> ", 2);
                    phrases.add(new Phrase(parts[0].replaceAll(" ", GAP), parts[1]));
                }
            }
        }
        return phrases;
    }

    private static List<Path> files(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                String name = directory.getFileName().toString();
                boolean isOurs = name.equals(".ci") || !(name.startsWith(".") || OTHER_DIRECTORIES.contains(name));
                return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (TEXT_FILES.matcher(name).matches() && !name.equals(LIST)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static long line(String text, int position) {
        return text.chars().limit(position).filter(c -> c == '\n').count() + 1;
    }

    private static String instead(List<Phrase> phrases, String found) {
        return phrases.stream()
                .filter(phrase -> found.matches(phrase.expression))
                .findFirst()
                .orElseThrow()
                .instead;
    }
}
