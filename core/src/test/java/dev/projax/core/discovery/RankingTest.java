package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNVERIFIED | 0",
                "VERIFIED | 0",
                "UNVERIFIED UNVERIFIED | 0",
                "VERIFIED UNVERIFIED VERIFIED | 0",
                "UNVERIFIED VERIFIED | 1",
                "UNVERIFIED VERIFIED VERIFIED | 1",
                "ABSENT UNVERIFIED UNVERIFIED | 1",
                "UNRESPONSIVE FOREIGN ABSENT UNVERIFIED | 3",
                "FOREIGN UNVERIFIED ABSENT VERIFIED UNRESPONSIVE | 3",
            })
    void prefers_a_proven_server_and_then_the_first(String outcomes, int winner) {
        List<Candidate> candidates = candidates(outcomes);

        Optional<Candidate> best = Ranking.best(candidates);

        assertThat(best).containsSame(candidates.get(winner));
    }

    @ParameterizedTest
    @CsvSource({"FOREIGN", "UNRESPONSIVE", "ABSENT", "FOREIGN UNRESPONSIVE ABSENT"})
    void finds_nobody_among_those_who_are_not_healthy(String outcomes) {
        List<Candidate> candidates = candidates(outcomes);

        Optional<Candidate> best = Ranking.best(candidates);

        assertThat(best).isEmpty();
    }

    @Test
    void finds_nobody_among_nobody() {
        Optional<Candidate> best = Ranking.best(List.of());

        assertThat(best).isEmpty();
    }

    private static List<Candidate> candidates(String outcomes) {
        List<Candidate> candidates = new ArrayList<>();
        for (String outcome : List.of(outcomes.split(" "))) {
            int port = 7001 + candidates.size();
            candidates.add(new Candidate(port, Set.of(Source.RANGE), Outcome.valueOf(outcome), "test", Duration.ZERO));
        }
        return candidates;
    }
}
