package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.registry.App;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateTest {
    private static final Path HOME = Path.of("/home/ada/.acme").toAbsolutePath();
    private static final App APP = Acme.in(HOME);

    @Test
    void equals_one_with_the_same_result_regardless_of_the_time() {
        assertThat(candidate(7001, Candidate.Outcome.ABSENT, 1))
                .isEqualTo(candidate(7001, Candidate.Outcome.ABSENT, 2))
                .hasSameHashCodeAs(candidate(7001, Candidate.Outcome.ABSENT, 2))
                .isNotEqualTo(candidate(7002, Candidate.Outcome.ABSENT, 1))
                .isNotEqualTo(candidate(7001, Candidate.Outcome.FOREIGN, 1));
    }

    @Test
    void makes_reports_with_the_same_candidates_equal() {
        assertThat(report(candidate(7001, Candidate.Outcome.UNVERIFIED, 1)))
                .isEqualTo(report(candidate(7001, Candidate.Outcome.UNVERIFIED, 1)))
                .hasSameHashCodeAs(report(candidate(7001, Candidate.Outcome.UNVERIFIED, 1)))
                .hasToString("http://127.0.0.1:7001 (unverified), of [7001 UNVERIFIED: was asked]")
                .isNotEqualTo(report(candidate(7002, Candidate.Outcome.UNVERIFIED, 1)))
                .isNotEqualTo(report());
        assertThat(report()).hasToString("no server, of []");
    }

    private static Candidate candidate(int port, Candidate.Outcome outcome, long millis) {
        return Target.of(port, Candidate.Source.RANGE)
                .after(Answer.of(outcome, "was asked"), Duration.ofMillis(millis));
    }

    private static DiscoveryReport report(Candidate... candidates) {
        return new DiscoveryReport(APP, Reading.missing(), List.of(candidates), List.of(), true);
    }
}
