package dev.projax.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTextTest {
    @Test
    void wraps_at_spaces_only_and_below_the_description() {
        String option = "      --allow=ORIGIN   Allow an origin, like https://app.example. May be repeated.";

        assertThat(HelpText.wrap(option, 60))
                .containsExactly(
                        "      --allow=ORIGIN   Allow an origin, like",
                        "                         https://app.example. May be",
                        "                         repeated.");
    }

    @Test
    void keeps_a_line_that_fits() {
        assertThat(HelpText.wrap("  0   done", 10)).containsExactly("  0   done");
        assertThat(HelpText.wrap("", 10)).containsExactly("");
    }

    @Test
    void puts_descriptions_below_the_names_where_a_column_would_be_too_narrow() {
        assertThat(HelpText.wrap("      --port-file=FILE   The port file", 30))
                .containsExactly("      --port-file=FILE", "        The port file");
        assertThat(HelpText.wrap(" ".repeat(25) + "Allow an origin", 30)).containsExactly("        Allow an origin");
    }

    @Test
    void continues_below_the_options_of_a_command() {
        assertThat(HelpText.wrap("Usage: projax stop [-hq] [--all] [--force] [--json] [ID|PORT]", 50))
                .containsExactly("Usage: projax stop [-hq] [--all] [--force]", "                   [--json] [ID|PORT]");
    }

    @Test
    void does_not_count_colors() {
        String bold = "\u001b[1m--all\u001b[0m";

        assertThat(HelpText.wrap("  " + bold + "   Stop all", 18)).isEqualTo(List.of("  " + bold + "   Stop all"));
    }
}
