package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.instances.InstanceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    void prefers_a_verified_server_and_then_the_first(String outcomes, int winner) {
        List<Candidate> candidates = candidates(outcomes);

        Optional<Candidate> best = Ranking.best(candidates);

        assertThat(best).containsSame(candidates.get(winner));
    }

    @ParameterizedTest
    @CsvSource({"FOREIGN", "UNRESPONSIVE", "ABSENT", "FOREIGN UNRESPONSIVE ABSENT"})
    void finds_no_server_among_unhealthy_candidates(String outcomes) {
        List<Candidate> candidates = candidates(outcomes);

        Optional<Candidate> best = Ranking.best(candidates);

        assertThat(best).isEmpty();
    }

    @Test
    void finds_no_server_without_candidates() {
        Optional<Candidate> best = Ranking.best(List.of());

        assertThat(best).isEmpty();
    }

    @Test
    void prefers_the_verified_server_of_the_port_file_to_an_older_one() {
        Candidate older = verified(7001, Candidate.Source.RECORD, "2024-01-01T00:00:00Z");
        Candidate named = verified(7002, Candidate.Source.PORT_FILE, "2024-01-02T00:00:00Z");

        Optional<Candidate> best = Ranking.best(List.of(named, older));

        assertThat(best).containsSame(named);
    }

    @Test
    void prefers_the_oldest_verified_server() {
        Candidate middle = verified(7001, Candidate.Source.RANGE, "2024-01-02T00:00:00Z");
        Candidate oldest = verified(7002, Candidate.Source.RANGE, "2024-01-01T00:00:00Z");
        Candidate newest = verified(7003, Candidate.Source.RECORD, "2024-01-03T00:00:00Z");

        Optional<Candidate> best = Ranking.best(List.of(middle, oldest, newest));

        assertThat(best).containsSame(oldest);
    }

    @Test
    void prefers_any_verified_server_to_the_unverified_one_of_the_port_file() {
        Candidate named = Target.of(7001, Candidate.Source.PORT_FILE)
                .after(Answer.of(Candidate.Outcome.UNVERIFIED, "test"), Duration.ZERO);
        Candidate verified = verified(7002, Candidate.Source.RECORD, "2024-01-02T00:00:00Z");

        Optional<Candidate> best = Ranking.best(List.of(named, verified));

        assertThat(best).containsSame(verified);
    }

    private static Candidate verified(int port, Candidate.Source source, String started) {
        Answer verdict = verified(TestRecords.startedAt(port, Instant.parse(started)));
        return Target.of(port, source).after(verdict, Duration.ZERO);
    }

    private static List<Candidate> candidates(String outcomes) {
        List<Candidate> candidates = new ArrayList<>();
        for (String outcome : List.of(outcomes.split(" "))) {
            int port = 7001 + candidates.size();
            Candidate.Outcome known = Candidate.Outcome.valueOf(outcome);
            Answer verdict = known == Candidate.Outcome.VERIFIED
                    ? verified(TestRecords.startedAt(port, Instant.EPOCH))
                    : Answer.of(known, "test");
            candidates.add(Target.of(port, Candidate.Source.RANGE).after(verdict, Duration.ZERO));
        }
        return candidates;
    }

    private static Answer verified(InstanceRecord record) {
        return Answer.verified(Server.ofVerified(record), record.id());
    }
}
