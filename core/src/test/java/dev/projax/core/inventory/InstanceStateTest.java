package dev.projax.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.files.Liveness;
import dev.projax.core.instances.RecordScope;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceStateTest {
    private static final RecordScope HERE = new RecordScope("m", "b", "n");

    @ParameterizedTest
    @CsvSource({
        // a proof always counts
        "HELD, m b n, VERIFIED, VERIFIED",
        "FREE, m b n, VERIFIED, VERIFIED",
        "MISSING, m b n, VERIFIED, VERIFIED",
        "UNKNOWN, m b n, VERIFIED, VERIFIED",
        // a server that holds its lock is running
        "HELD, m b n, UNVERIFIED, UNVERIFIED",
        "HELD, m b n, FOREIGN, UNRESPONSIVE",
        "HELD, m b n, UNRESPONSIVE, UNRESPONSIVE",
        "HELD, m b n, ABSENT, UNRESPONSIVE",
        "HELD, m b other, UNRESPONSIVE, UNKNOWN",
        "HELD, m earlier n, UNRESPONSIVE, UNKNOWN",
        // without lock and proof it is not
        "FREE, m b n, UNVERIFIED, STALE",
        "FREE, m b n, FOREIGN, STALE",
        "FREE, m b n, UNRESPONSIVE, STALE",
        "FREE, m b n, ABSENT, STALE",
        // a deleted lock file says nothing, but the port may
        "MISSING, m b n, ABSENT, STALE",
        "MISSING, m b n, FOREIGN, STALE",
        "MISSING, m b n, UNRESPONSIVE, UNKNOWN",
        // ports of another network or machine cannot be asked
        "FREE, m b other, UNRESPONSIVE, UNKNOWN",
        "FREE, other o n, UNRESPONSIVE, UNKNOWN",
        "MISSING, other o n, UNRESPONSIVE, UNKNOWN",
        // no server survives a reboot
        "FREE, m earlier n, UNRESPONSIVE, STALE",
        "FREE, m earlier other, UNRESPONSIVE, STALE",
        "MISSING, m earlier n, UNRESPONSIVE, STALE",
        // where locks do not work, nothing is certain
        "UNKNOWN, m b n, ABSENT, UNKNOWN",
        "UNKNOWN, m earlier n, UNRESPONSIVE, UNKNOWN",
    })
    void judges_a_server(Liveness lock, String place, Candidate.Outcome answer, InstanceState expected) {
        String[] parts = place.split(" ", 3);

        InstanceState state = InstanceState.judge(lock, new RecordScope(parts[0], parts[1], parts[2]), HERE, answer);

        assertThat(state).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "FREE, ABSENT, STALE",
        "FREE, UNRESPONSIVE, STALE",
        "HELD, ABSENT, UNRESPONSIVE",
        "UNKNOWN, ABSENT, UNKNOWN"
    })
    void lets_lock_and_proof_decide_if_the_scope_is_unknown(
            Liveness lock, Candidate.Outcome answer, InstanceState expected) {
        RecordScope nowhere = new RecordScope("", "", "");

        InstanceState state = InstanceState.judge(lock, nowhere, nowhere, answer);

        assertThat(state).isEqualTo(expected);
    }
}
