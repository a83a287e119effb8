package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The environment variables in the documentation are those that the programs read. */
final class DocumentedVariablesTest {
    private static final Path COMMAND_LINE = Path.of("docs/cli.md");
    private static final Pattern NAME = Pattern.compile("PROJAX(?:_[A-Z]+)+");

    /** In Java, only a string can be the name of a variable: a constant may look the same. */
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"");

    /** Variables that the launcher, the build and the programs use among themselves. */
    private static final Pattern INTERNAL = Pattern.compile("PROJAX_(?:ARCHIVES|REHEARSAL|SAVED.*)");

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_variable_of_a_page_is_one_that_a_program_reads(MarkdownPage page) throws IOException {
        assertThat(namesOn(page)).as("variables of %s", page).isSubsetOf(namesInPrograms());
    }

    @Test
    void the_page_of_the_command_line_has_every_variable() throws IOException {
        Set<String> names = namesInPrograms();
        names.removeIf(name -> INTERNAL.matcher(name).matches());

        assertThat(names).isNotEmpty();
        assertThat(namesOn(MarkdownPage.read(COMMAND_LINE))).containsAll(names);
    }

    private static Set<String> namesOn(MarkdownPage page) {
        return page.lines().stream()
                .flatMap(line -> NAME.matcher(line.text()).results())
                .map(name -> name.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> namesInPrograms() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : List.of("core", "server", "desktop-bridge", "cli")) {
            try (Stream<Path> files = Files.walk(MarkdownPage.file(Path.of(module, "src/main")))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(file);
                    String code = file.toString().endsWith(".java")
                            ? STRING.matcher(text)
                                    .results()
                                    .map(it -> it.group())
                                    .collect(Collectors.joining("\n"))
                            : text;
                    NAME.matcher(code).results().forEach(name -> names.add(name.group()));
                }
            }
        }
        return names;
    }
}
