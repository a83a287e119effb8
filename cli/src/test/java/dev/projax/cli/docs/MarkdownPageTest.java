package dev.projax.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MarkdownPageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "## What `free` refuses | what-free-refuses",
                "# Port taken, or \"unverified\"? | port-taken-or-unverified",
                "### A (small) step -- done | a-small-step----done",
                "## [Linked](other.md) PROJAX_HOME | linked-projax_home",
            })
    void a_heading_has_the_anchor_that_github_gives_it(String heading, String anchor) {
        assertThat(page(heading).anchors()).containsExactly(anchor);
    }

    @Test
    void a_heading_that_comes_again_gets_a_number() {
        assertThat(page("# Files", "# Files", "# Files").anchors()).containsExactly("files", "files-1", "files-2");
    }

    @Test
    void headings_and_links_in_code_are_none() {
        MarkdownPage page = page("```sh", "# comment", "[a](b.md)", "```", "and `[a](b.md)`");

        assertThat(page.anchors()).isEmpty();
        assertThat(page.targets()).isEmpty();
    }

    @Test
    void links_may_have_code_in_their_text_and_pictures_inside() {
        MarkdownPage page = page(
                "[`GET /events`](protocol.md#requests), [two",
                "lines](two.md) [![p](p.svg)](big.svg)",
                "<picture><source srcset=\"dark.svg\"><img src=\"light.svg\"></picture>");

        assertThat(page.targets())
                .containsExactly("protocol.md#requests", "two.md", "p.svg", "big.svg", "dark.svg", "light.svg");
    }

    @Test
    void a_link_to_no_file_or_no_heading_is_broken() throws IOException {
        MarkdownPage page = MarkdownPage.of(
                Path.of("README.md"),
                List.of("# Try it", "[a](#try-it) [b](#there) [c](none.md) [d](docs/cli.md#none) [e](https://x.y/z)"));

        assertThat(Links.broken(page))
                .containsExactly(
                        "#there: README.md has no heading for #there",
                        "none.md: there is no none.md",
                        "docs/cli.md#none: docs/cli.md has no heading for #none");
    }

    @Test
    void a_picture_needs_a_text() {
        MarkdownPage page = page("![A session](a.svg) ![](b.svg)", "<img src=\"c.svg\"><img alt=\"D\" src=\"d.svg\">");

        assertThat(page.picturesWithoutText()).containsExactly("![](b.svg)", "<img src=\"c.svg\">");
    }

    @Test
    void a_line_is_too_long_or_too_short() {
        MarkdownPage page = page("word ".repeat(25) + "end", "", "short", "and it goes on", "", "| " + "x ".repeat(99));

        assertThat(LineWidth.complaints(page))
                .containsExactly("page.md:1: 128 columns", "page.md:3: only 5 columns, but the text goes on");
    }

    @Test
    void items_code_and_one_long_link_need_no_wrapping() {
        MarkdownPage page = page(
                "* one", "* two", "", "```", "x".repeat(150), "```", "", "* [" + "long link ".repeat(12) + "](a.md)");

        assertThat(LineWidth.complaints(page)).isEmpty();
    }

    @Test
    void a_table_has_heads_and_rows() {
        MarkdownPage.Table table = page("| exit | meaning |", "|---|---|", "| 0 | `a\\|b` |")
                .tables()
                .get(0);

        assertThat(table.heads()).containsExactly("exit", "meaning");
        assertThat(table.rows()).containsExactly(List.of("0", "`a|b`"));
    }

    private static MarkdownPage page(String... lines) {
        return MarkdownPage.of(Path.of("page.md"), List.of(lines));
    }
}
