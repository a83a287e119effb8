package dev.projax.core.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.RecordFile;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {
    private static final int PORT = 38_124;
    private static final String CHALLENGE = "A".repeat(43);

    private final App app;
    private final Registration registration;

    VerifierTest(@TempDir Path home) throws IOException {
        app = Acme.in(home);
        registration = Registration.begin(app);
    }

    @BeforeEach
    void publish() throws IOException {
        registration.identity().boundTo(PORT);
        registration.publish(PORT, false);
    }

    @AfterEach
    void close() throws IOException {
        registration.close();
    }

    /** Each part is empty where it is unknown. The machine does not matter, because boot IDs are unique. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            emptyValue = "",
            value = {
                "m, b, n, m, b, n, VERIFIED, -",
                "m, b, n, other, b, n, VERIFIED, -",
                "m, b, '', m, b, '', VERIFIED, -",
                "'', '', '', '', '', '', VERIFIED, -",
                "m, b, n, m, b, other, UNVERIFIED, 'in another network namespace, such as a container'",
                "m, b, '', m, b, n, UNVERIFIED, 'in another network namespace, such as a container'",
                "m, b, n, m, b, '', UNVERIFIED, 'in another network namespace, such as a container'",
                "m, b, n, other, other, n, UNVERIFIED, on another machine",
                "m, b, '', m, other, '', UNVERIFIED, on another machine",
                "m, '', '', m, b, '', UNVERIFIED, on another machine"
            })
    void verifies_only_a_server_whose_record_is_valid_here(
            String machine,
            String boot,
            String netns,
            String machineHere,
            String bootHere,
            String netnsHere,
            Candidate.Outcome outcome,
            String place)
            throws IOException {
        replaceScope(machine, boot, netns);

        Answer answer =
                verifier(new RecordScope(machineHere, bootHere, netnsHere)).check(proof(PORT), CHALLENGE, PORT);

        assertThat(answer.outcome()).isEqualTo(outcome);
        assertThat(answer.server() == null).isEqualTo(outcome == Candidate.Outcome.UNVERIFIED);
        if (place != null) {
            assertThat(answer.detail()).isEqualTo("is healthy, but gives the proof of a server " + place);
        }
    }

    @Test
    void takes_a_wrong_proof_for_a_foreign_one_whatever_its_record_says() throws IOException {
        replaceScope("m", "b", "n");

        Answer answer = verifier(new RecordScope("m", "b", "other")).check(proof(PORT + 1), CHALLENGE, PORT);

        assertThat(answer.outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
    }

    @Test
    void reads_the_own_scope_only_to_compare_a_record() {
        Verifier verifier = Verifier.by(InstanceFiles.of(app), new OwnScope(() -> {
            throw new AssertionError("read too early");
        }));

        Answer plain = verifier.check(Answer.healthy(null, null), CHALLENGE, PORT);
        Answer unknown = verifier.check(Answer.healthy(InstanceId.random().text(), "v1="), CHALLENGE, PORT);
        Answer wrong = verifier.check(proof(PORT + 1), CHALLENGE, PORT);

        assertThat(plain.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
        assertThat(unknown.outcome()).isEqualTo(Candidate.Outcome.UNVERIFIED);
        assertThat(wrong.outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
    }

    private Verifier verifier(RecordScope here) {
        return Verifier.by(InstanceFiles.of(app), new OwnScope(() -> here));
    }

    /** Returns a healthy answer with the server's proof for {@code port}. */
    private Answer proof(int port) {
        OwnIdentity identity = registration.identity();
        identity.boundTo(port);
        Map<String, String> headers = identity.health(CHALLENGE).headers();
        return Answer.healthy(headers.get(Health.INSTANCE), headers.get(Health.PROOF));
    }

    private void replaceScope(String machine, String boot, String netns) throws IOException {
        RecordFile record = RecordFile.of(app, registration.identity().id());
        record.set("machine", machine);
        record.set("boot", boot);
        record.set("netns", netns);
    }
}
