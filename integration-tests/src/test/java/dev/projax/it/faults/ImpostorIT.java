package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.Health;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * D5: a program of another user holds the port and answers like our server: with the same JSON, with the ID of a real
 * server and a made-up proof, or with a real proof. It gets that by relaying the challenge, or by asking the real
 * server before that one is killed.
 */
final class ImpostorIT {
    private static final int TRIES = 3_400;
    private static final Duration AMPLE = Duration.ofSeconds(10);

    @BeforeEach
    void requireAnotherUser() {
        Requirement.root();
        Requirement.command("setpriv");
        Requirement.command("node");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "forged", "relayed"})
    @Tag("long")
    void stays_unverified_or_foreign(String kind) throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess real = place.serve("--port", Integer.toString(place.port(1)));
            ServerProcess impostor = impostor(place, kind, place.port(0), real.port());
            int believed = 0;
            for (int i = 0; i < TRIES; i++) {
                Candidate.Outcome outcome = Discovery.of(place.app())
                        .within(AMPLE)
                        .ask(impostor.port())
                        .outcome();
                believed += outcome == (kind.equals("plain") ? Candidate.Outcome.UNVERIFIED : Candidate.Outcome.FOREIGN)
                        ? 0
                        : 1;
            }

            FaultTable.record("D5", "impostor of another user, " + kind, TRIES, believed, Duration.ZERO);
            assertThat(believed).isZero();
            assertThat(impostor.output()).doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void is_reported_and_gets_no_token_even_if_the_port_file_names_it() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess impostor = impostor(place, "plain", place.port(0), 0);
            Files.writeString(place.portFile(), impostor.port() + "\n");

            Finished verified = place.projax("port", "--verified", "--deadline", "10s");
            Finished port = place.projax("port", "--deadline", "10s");
            Finished status = place.projax("status", "--deadline", "10s");

            assertThat(verified.exit()).isEqualTo(5);
            assertThat(verified.out()).isEmpty();
            assertThat(verified.err()).startsWith("projax: " + impostor.url() + " is unverified: ");
            assertThat(port.exit()).isZero();
            assertThat(port.err()).startsWith("projax: " + impostor.url() + " is unverified: ");
            assertThat(status.out()).containsPattern("\\* +" + impostor.port() + " +unverified ");
            assertThat(impostor.output()).doesNotContainIgnoringCase("authorization");
        }
    }

    @Test
    void does_not_keep_clients_from_the_real_server() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess real = place.serve("--port", Integer.toString(place.port(1)));
            ServerProcess impostor = impostor(place, "relayed", place.port(0), real.port());
            Files.writeString(place.portFile(), impostor.port() + "\n");

            Finished port = place.projax("port", "--verified", "--deadline", "10s");

            assertThat(port.out()).isEqualTo(real.port() + "\n");
            assertThat(impostor.output()).doesNotContainIgnoringCase("authorization");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_foreign_on_the_port_of_a_killed_server(boolean overheard) throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess real = place.serve();
            RawHttp.Answer genuine = RawHttp.ask(
                    real.port(),
                    "GET /health HTTP/1.1",
                    "Host: 127.0.0.1:" + real.port(),
                    Health.CHALLENGE + ": " + Health.challenge());
            String instance = genuine.header(Health.INSTANCE).get(0);
            String proof = overheard ? genuine.header(Health.PROOF).get(0) : "v1=" + "A".repeat(43);
            real.kill();
            ServerProcess impostor = impostor(place, "quoting", real.port(), 0, instance, proof);

            Candidate candidate = Discovery.of(place.app()).within(AMPLE).ask(real.port());
            Finished port = place.projax("port", "--deadline", "10s");

            assertThat(candidate.outcome()).isEqualTo(Candidate.Outcome.FOREIGN);
            assertThat(candidate.detail()).isEqualTo("is healthy but gives a wrong proof");
            assertThat(port.exit()).isEqualTo(3);
            assertThat(impostor.output()).contains("projax-challenge").doesNotContainIgnoringCase("authorization");
        }
    }

    /** Starts the impostor, which prints its URL and then the headers of all its requests. */
    private static ServerProcess impostor(Workplace place, String kind, int port, int real, String... quoted)
            throws IOException {
        Path script = Files.createTempFile("impostor", ".mjs");
        try (InputStream source = Objects.requireNonNull(ImpostorIT.class.getResourceAsStream("impostor.mjs"))) {
            Files.writeString(script, new String(source.readAllBytes(), StandardCharsets.UTF_8));
        }
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        try {
            List<String> words = new ArrayList<>(List.of(Nobody.command("node", script.toString())));
            words.addAll(List.of(kind, Integer.toString(port), Integer.toString(real)));
            words.addAll(List.of(quoted));
            return place.terminal()
                    .in(Path.of("/"))
                    .start(words.toArray(String[]::new))
                    .awaitUrl();
        } finally {
            Files.delete(script);
        }
    }
}
