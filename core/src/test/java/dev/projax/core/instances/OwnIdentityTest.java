package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.proof.Proof;
import dev.projax.core.proof.Secret;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.InstanceId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an identity, its record and its proofs belong together and show no secret. */
class OwnIdentityTest {
    private static final String CHALLENGE = "A".repeat(43);
    private static final InstanceId ID = new InstanceId("0123456789abcdef");

    /** The bytes 00 to 1f, as in the protocol's test vectors. */
    private static final String SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

    @Test
    void matches_only_its_record_its_challenge_and_the_connected_port() {
        InstanceRecord record = InstanceRecord.of(identity(), 38124, false, null);
        String proof = Proof.of(secret(), CHALLENGE, ID.text(), 38124);

        assertThat(record.isProvenBy(CHALLENGE, proof, 38124)).isTrue();
        assertThat(record.isProvenBy(CHALLENGE, proof, 38125)).isFalse();
        assertThat(record.isProvenBy(CHALLENGE, Proof.of(secret(), CHALLENGE, ID.text(), 38125), 38125))
                .isFalse();
        assertThat(record.isProvenBy("B".repeat(43), proof, 38124)).isFalse();
        assertThat(record.isProvenBy(CHALLENGE, proof.substring(3), 38124)).isFalse();
        assertThat(record.isProvenBy(CHALLENGE, null, 38124)).isFalse();
    }

    @Test
    void is_in_the_response_to_a_challenge() {
        HealthAnswer answer = identity().health(CHALLENGE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry(Health.INSTANCE, ID.text())
                .containsEntry(Health.PROOF, Proof.of(secret(), CHALLENGE, ID.text(), 38124));
        assertThat(answer.body()).isEqualTo("{\"status\":\"ok\",\"timestamp\":\"1970-01-01T00:00:00.000Z\"}");
        assertThat(identity().health(null).headers()).doesNotContainKeys(Health.INSTANCE, Health.PROOF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
            })
    void is_not_in_the_response_to_a_malformed_challenge(String challenge) {
        HealthAnswer answer = identity().health(challenge);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).doesNotContainKeys(Health.INSTANCE, Health.PROOF);
    }

    @Test
    void shows_no_secret_in_any_text() {
        InstanceRecord record = InstanceRecord.of(identity(), 38124, false, null);

        assertThat(identity() + " " + record + " " + secret() + " " + Reading.of(record))
                .doesNotContain(SECRET);
    }

    @Test
    void can_be_written_to_a_record_and_read_back() {
        InstanceRecord record = InstanceRecord.of(identity(), 38124, false, new Program("acme 1.2"));
        InstanceRecord older = InstanceRecord.of(identity(), 38124, false, null);

        Reading<InstanceRecord> reading = InstanceRecordFormat.parse(ID, InstanceRecordFormat.format(record));
        Reading<InstanceRecord> olderReading = InstanceRecordFormat.parse(ID, InstanceRecordFormat.format(older));

        assertThat(reading.value()).contains(record);
        assertThat(olderReading.value()).contains(older).isNotEqualTo(reading.value());
    }

    @ParameterizedTest
    @CsvSource({
        "'program=acme 1.2', acme 1.2",
        "'program=acme=1.2', acme=1.2",
        "program=, ",
        "'program= acme 1.2', ",
        "'program=acme 1.2 ', ",
        "'version-of-another-kind=1.2', ",
    })
    void an_unusable_program_is_ignored_and_the_rest_of_the_record_counts(String line, @Nullable String program) {
        Optional<InstanceRecord> record = recordWith(line);

        assertThat(record).map(InstanceRecord::port).contains(38124);
        assertThat(record.flatMap(InstanceRecord::program).map(Program::text)).isEqualTo(Optional.ofNullable(program));
    }

    @ParameterizedTest
    @CsvSource({"64, true", "65, false", "500, false"})
    void a_program_that_is_too_long_is_ignored(int length, boolean counts) {
        Optional<InstanceRecord> record = recordWith("program=" + "x".repeat(length));

        assertThat(record).isPresent();
        assertThat(record.flatMap(InstanceRecord::program).isPresent()).isEqualTo(counts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"program=acme\u001b[2J", "program=acme\t1.2", "program=acm\u00e9", "program=a\nprogram=b"})
    void a_program_outside_printable_ascii_spoils_the_record_as_any_such_line_does(String line) {
        assertThat(recordWith(line)).isEmpty();
    }

    private static Optional<InstanceRecord> recordWith(String line) {
        byte[] record = InstanceRecordFormat.format(InstanceRecord.of(identity(), 38124, false, null));
        String content = new String(record, StandardCharsets.US_ASCII) + line + "\n";
        return InstanceRecordFormat.parse(ID, content.getBytes(StandardCharsets.UTF_8))
                .value();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_record_says_on_which_loopback_addresses_the_server_listens(boolean both) {
        byte[] content = InstanceRecordFormat.format(InstanceRecord.of(identity(), 38124, both, null));

        assertThat(new String(content, StandardCharsets.US_ASCII))
                .contains("\nurl=http://" + (both ? "localhost" : "127.0.0.1") + ":38124\n");
        assertThat(InstanceRecordFormat.parse(ID, content).value())
                .map(InstanceRecord::isOnBothLoopbacks)
                .contains(both);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "url=\n",
                "url=http://localhost:38125\n",
                "url=http://localhost\n",
                "url=http://localhost:38124/\n",
                "url=http://localhost:038124\n",
                "url= http://localhost:38124\n",
                "url=HTTP://localhost:38124\n",
                "url=https://localhost:38124\n",
                "url=http://evil.example:38124\n",
                "url=http://localhost:38124@evil.example:38124\n",
                "url=http://[::1]:38124\n",
            })
    void a_record_without_a_url_of_its_own_port_leads_to_127_0_0_1(String line) {
        byte[] content = InstanceRecordFormat.format(InstanceRecord.of(identity(), 38124, true, null));
        String changed = new String(content, StandardCharsets.US_ASCII).replaceFirst("url=.*\n", line);

        Optional<InstanceRecord> record = InstanceRecordFormat.parse(ID, changed.getBytes(StandardCharsets.US_ASCII))
                .value();

        assertThat(record).contains(InstanceRecord.of(identity(), 38124, false, null));
    }

    @Test
    void a_damaged_record_gives_a_reason_without_a_secret_or_a_complete_record() {
        byte[] content = InstanceRecordFormat.format(InstanceRecord.of(identity(), 38124, false, null));
        for (int length = 0; length < content.length; length++) {
            byte[] cut = Arrays.copyOf(content, length);
            assertThat(InstanceRecordFormat.parse(ID, cut).value())
                    .as("%d bytes", length)
                    .isEmpty();
        }
        for (int at = 0; at < content.length; at++) {
            byte[] damaged = content.clone();
            damaged[at] ^= 1;
            Reading<InstanceRecord> reading = InstanceRecordFormat.parse(ID, damaged);
            assertThat(reading.value().isPresent() || reading.ignored().isPresent())
                    .as("byte %d", at)
                    .isTrue();
            assertThat(reading.ignored().orElse("")).doesNotContain(SECRET.substring(0, 20));
        }
    }

    @Test
    void admits_only_the_bearer_of_the_token() {
        OwnIdentity identity = identity();

        assertThat(identity.admits("Bearer " + SECRET)).isTrue();
        assertThat(identity.admits("bearer " + SECRET)).isTrue();
        assertThat(identity.admits("Bearer " + SECRET + "A")).isFalse();
        assertThat(identity.admits("Bearer " + CHALLENGE)).isFalse();
        assertThat(identity.admits(SECRET)).isFalse();
        assertThat(identity.admits(null)).isFalse();
    }

    @Test
    void names_the_health_path_of_its_app() {
        App app = Acme.in(Path.of("/home/ada").toAbsolutePath());

        OwnIdentity identity = OwnIdentity.create(app.withHealthPath("/internal/health"));

        assertThat(identity.healthPath()).isEqualTo("/internal/health");
        assertThat(identity.health("too short").body()).endsWith("\"path\":\"/internal/health\"}");
        assertThat(OwnIdentity.create(app).healthPath()).isEqualTo("/health");
    }

    private static OwnIdentity identity() {
        OwnIdentity identity =
                OwnIdentity.of(ID, Instant.EPOCH, Health.PATH, secret(), secret(), InstantSource.fixed(Instant.EPOCH));
        identity.boundTo(38124);
        return identity;
    }

    private static Secret secret() {
        Secret secret = Secret.parse(SECRET);
        assertThat(Base64.getUrlDecoder().decode(SECRET)).hasSize(32);
        if (secret == null) {
            throw new AssertionError("not a secret: " + SECRET);
        }
        return secret;
    }
}
