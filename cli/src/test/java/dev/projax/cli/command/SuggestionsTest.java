package dev.projax.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> WORDS =
            List.of("serve", "port", "ports", "url", "status", "discover", "--port", "-h");

    @ParameterizedTest
    @CsvSource({
        "'', port, 4",
        "port, '', 4",
        "port, port, 0",
        "prot, port, 1",
        "por, port, 1",
        "poort, port, 1",
        "pord, port, 1",
        "optr, port, 2",
        "ca, abc, 3",
        "url, serve, 4",
    })
    void counts_letters_added_left_out_replaced_or_swapped(String a, String b, int mistakes) {
        assertThat(Suggestions.distance(a, b)).isEqualTo(mistakes);
        assertThat(Suggestions.distance(b, a)).isEqualTo(mistakes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "prot | port",
                "sevre | serve",
                "ur | url",
                "stauts | status",
                "dicsovr | discover",
                "-port | port --port",
                "prots | port ports",
            })
    void finds_the_words_within_two_mistakes_in_their_order(String typed, String found) {
        List<String> similar = Suggestions.to(typed, WORDS);

        assertThat(similar).containsExactly(found.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"restart", "disco", "x", "-x", "ab", "run", "''"})
    void finds_nothing_for_a_word_that_has_little_in_common(String typed) {
        List<String> similar = Suggestions.to(typed, WORDS);

        assertThat(similar).isEmpty();
    }
}
