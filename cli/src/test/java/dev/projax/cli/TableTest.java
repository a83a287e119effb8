package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void aligns_its_columns_two_blanks_apart_without_trailing_blanks() {
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
}
