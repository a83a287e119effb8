package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page of the documentation is easy to find, has links that work, and is wrapped at one width. */
final class DocumentationTest {
    private static final Path README = Path.of("README.md");
    private static final int MOST_LINES_OF_README = 200;
    private static final int CLICKS = 2;

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_to_files_and_headings_that_exist(MarkdownPage page) throws IOException {
        assertThat(Links.broken(page)).as("broken links of %s", page).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pictures_have_a_text(MarkdownPage page) {
        assertThat(page.picturesWithoutText()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void lines_are_wrapped_at_120_columns(MarkdownPage page) {
        assertThat(LineWidth.complaints(page)).isEmpty();
    }

    @Test
    void every_page_is_at_most_two_clicks_away_from_the_readme() throws IOException {
        Set<Path> reached = new LinkedHashSet<>(List.of(README));
        for (int click = 0; click < CLICKS; click++) {
            for (Path from : List.copyOf(reached)) {
                if (Files.exists(MarkdownPage.file(from))) {
                    reached.addAll(Links.pages(MarkdownPage.read(from)));
                }
            }
        }

        assertThat(pages()).extracting(MarkdownPage::path).isSubsetOf(reached);
    }

    @Test
    void the_readme_has_at_most_200_lines() throws IOException {
        assertThat(MarkdownPage.read(README).lines().size()).isLessThanOrEqualTo(MOST_LINES_OF_README);
    }
}
