package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.cli.Terminal;
import dev.projax.cli.command.ExitCode;
import dev.projax.cli.docs.MarkdownPage.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands, options and exit codes in the documentation are those of the program. */
final class DocumentedCommandsTest {
    /** May mention hidden options. */
    private static final Path DECISIONS = Path.of("docs/decisions.md");

    private static final Path COMMAND_LINE = Path.of("docs/cli.md");
    private static final Pattern OPTION = Pattern.compile("(?<!\\S)-(?:[a-z]|-[a-z][a-z-]*)\\b");

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_command_can_be_typed_as_it_stands(MarkdownPage page) {
        List<String> complaints = new ArrayList<>();
        for (List<String> command : DocumentedCommands.of(page)) {
            Terminal.complaint(command)
                    .filter(complaint -> !page.path().equals(DECISIONS) || !complaint.endsWith(" is hidden"))
                    .ifPresent(complaint -> complaints.add("projax " + String.join(" ", command) + ": " + complaint));
        }

        assertThat(complaints).as("commands of %s", page).isEmpty();
    }

    @Test
    void the_page_of_the_command_line_names_every_command_and_every_option_and_no_other() throws IOException {
        MarkdownPage page = MarkdownPage.read(COMMAND_LINE);
        Set<String> commands = new TreeSet<>();
        DocumentedCommands.of(page).forEach(words -> commands.addAll(words.subList(0, Math.min(1, words.size()))));
        List<String> options = page.codeSpans().stream()
                .flatMap(span -> OPTION.matcher(span).results())
                .map(MatchResult::group)
                .toList();

        assertThat(commands).containsAll(Terminal.commands());
        assertThat(Terminal.options()).allSatisfy(names -> assertThat(options).containsAnyElementsOf(names));
        assertThat(options)
                .isSubsetOf(Terminal.options().stream().flatMap(List::stream).collect(Collectors.toSet()));
    }

    @Test
    void a_table_of_exit_codes_has_all_of_them_in_the_words_of_the_help() throws IOException {
        List<Map<String, String>> tables = new ArrayList<>();
        for (MarkdownPage page : pages()) {
            for (Table table : page.tables()) {
                if (table.heads().equals(List.of("exit", "meaning"))) {
                    Map<String, String> meanings = new LinkedHashMap<>();
                    table.rows()
                            .forEach(row -> meanings.put(row.get(0), row.get(1).replace("`", "")));
                    tables.add(meanings);
                }
            }
        }

        assertThat(tables).isNotEmpty().containsOnly(ExitCode.meanings());
    }
}
