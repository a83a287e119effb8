package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void aligns_its_columns_two_spaces_apart_without_trailing_spaces() {
        Table table = new Table(" ", "PORT", "WHY")
                .row("*", "3001", "port file, range")
                .row(" ", "38124", "");

        List<String> lines = table.lines();

        assertThat(lines)
                .containsExactly(
                        "   PORT   WHY", //
                        "*  3001   port file, range",
                        "   38124");
    }

    @Test
    void is_its_headings_when_it_has_no_rows() {
        List<String> lines = new Table("PORT", "URL").lines();

        assertThat(lines).containsExactly("PORT  URL");
    }

    @Test
    void is_cut_at_the_width_of_a_terminal_with_an_ellipsis_where_letters_are_lost() {
        Table table = new Table("PORT", "WHY").row("3001", "port file").row("38124", "");

        List<String> lines = table.lines(11, false);

        assertThat(lines).containsExactly("PORT   WHY", "3001   por…", "38124");
    }

    @Test
    void colors_headings_and_cells_and_keeps_them_aligned() {
        Table table = new Table("HEALTH", "PORT").row("healthy", "1").colored(0, Color.GREEN);

        List<String> lines = table.lines(80, true);

        assertThat(lines)
                .containsExactly("\u001b[1mHEALTH   \u001b[0m\u001b[1mPORT\u001b[0m", "\u001b[32mhealthy  \u001b[0m1");
    }
}
