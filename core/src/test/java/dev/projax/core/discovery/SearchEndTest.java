package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.SearchEnd.Standing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchEndTest {
    @ParameterizedTest
    @CsvSource({
        // standings in the order of preference | all known | favorite verified | grace over | decided
        "OUT OUT,                     true,  false, false, true",
        "OUT SILENT,                  true,  false, false, false",
        "HEALTHY SILENT,              true,  false, false, true",
        "SILENT HEALTHY,              true,  false, false, false",
        "OUT HEALTHY OUT SILENT,      true,  false, false, true",
        "SILENT VERIFIED,               true,  false, false, true",
        "HEALTHY MAY_PROVE_ITSELF,    true,  false, false, false",
        "HEALTHY MAY_PROVE_ITSELF,    true,  false, true,  false",
        "MAY_PROVE_ITSELF VERIFIED,     true,  false, false, false",
        "MAY_PROVE_ITSELF VERIFIED,     true,  false, true,  true",
        "VERIFIED MAY_PROVE_ITSELF,     true,  true,  false, true",
        "HEALTHY OUT,                 false, false, false, false",
        "VERIFIED OUT,                  false, false, false, false",
        "VERIFIED OUT,                  false, false, true,  true",
        "VERIFIED OUT,                  false, true,  false, true",
    })
    void a_search_is_over_when_no_answer_can_beat_the_best_one_or_all_had_enough_time(
            String standings, boolean allKnown, boolean favoriteProven, boolean graceOver, boolean decided) {
        List<Standing> known =
                Stream.of(standings.split(" ")).map(Standing::valueOf).toList();

        assertThat(SearchEnd.isDecided(known, allKnown, favoriteProven, graceOver))
                .isEqualTo(decided);
    }
}
