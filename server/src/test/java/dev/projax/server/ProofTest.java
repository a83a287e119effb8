package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server proves, and what it does for clients that know its token. */
@Timeout(20)
class ProofTest {
    private final App app;
    private Hosted<ApiServer> server;

    ProofTest(@TempDir Path home) {
        PortRange range = FreePorts.inARow(1);
        app = Acme.in(home, range);
    }

    @BeforeEach
    void start() throws IOException {
        server = ApiServer.start(app);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void proves_itself_to_a_client_that_challenges_it() throws IOException {
        Server found = Discovery.of(app).find().orElseThrow();

        assertThat(found.verified()).isTrue();
        assertThat(found.id()).contains(server.id());
    }

    @Test
    void reveals_nothing_about_itself_without_a_challenge() throws IOException {
        String answer = ask("GET /health HTTP/1.1");

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("Projax-");
    }

    @Test
    void answers_a_head_request_with_its_proof() throws IOException {
        String answer = ask("HEAD /health HTTP/1.1", "Projax-Challenge: " + Health.challenge());

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("Projax-Instance: " + server.id() + "\r\n")
                .containsPattern("Projax-Proof: v1=[A-Za-z0-9_-]{43}\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Projax-Challenge:", "Projax-Challenge: short", "Projax-Challenge: A, B"})
    void refuses_a_malformed_challenge(String header) throws IOException {
        String answer = ask("GET /health HTTP/1.1", header);

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .doesNotContain("Projax-Proof");
    }

    @Test
    void refuses_two_challenges() throws IOException {
        String challenge = "Projax-Challenge: " + Health.challenge();

        assertThat(ask("GET /health HTTP/1.1", challenge, challenge)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void stops_for_a_client_with_its_token() throws Exception {
        String authorization =
                Discovery.of(app).find().flatMap(Server::authorization).orElseThrow();

        String answer = ask(
                "POST /shutdown HTTP/1.1",
                "Authorization: " + authorization,
                "Content-Type: application/json",
                "Content-Length: 0");
        server.awaitClose();

        assertThat(answer).startsWith("HTTP/1.1 202 ");
        assertThat(Discovery.of(app).find()).isEmpty();
        assertThat(app.portFile()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, '', application/json, 401",
        "POST, Bearer, application/json, 401",
        "POST, Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA, application/json, 401",
        "POST, Basic TOKEN, application/json, 401",
        "POST, TOKEN, application/json, 401",
        "POST, Bearer TOKENx, application/json, 401",
        "POST, Bearer TOKEN, text/plain, 415",
        "POST, Bearer TOKEN, '', 415",
        "POST, Bearer TOKEN, application/jsonp, 415",
        "GET, Bearer TOKEN, application/json, 405",
        "HEAD, Bearer TOKEN, application/json, 405",
        "PUT, Bearer TOKEN, application/json, 405",
    })
    void stops_for_no_other_request(String method, String authorization, String contentType, int status)
            throws Exception {
        String token = Discovery.of(app)
                .find()
                .flatMap(Server::authorization)
                .map(it -> it.substring("Bearer ".length()))
                .orElseThrow();

        String answer = ask(
                method + " /shutdown HTTP/1.1",
                "Authorization: " + authorization.replace("TOKEN", token),
                "Content-Type: " + contentType,
                "Content-Length: 0");

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain(token);
        assertThat(Discovery.of(app).find()).map(Server::verified).contains(true);
    }

    @Test
    void accepts_json_with_parameters_and_the_scheme_in_any_case() throws Exception {
        String authorization =
                Discovery.of(app).find().flatMap(Server::authorization).orElseThrow();

        String answer = ask(
                "POST /shutdown HTTP/1.1",
                "Authorization: " + authorization.replace("Bearer", "bearer"),
                "Content-Type: Application/JSON; charset=utf-8",
                "Content-Length: 0");

        assertThat(answer).startsWith("HTTP/1.1 202 ");
        server.awaitClose();
    }

    private String ask(String requestLine, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(requestLine, "Host: localhost:" + server.port()));
        lines.addAll(List.of(headers));
        return RawHttp.ask(server.port(), lines.toArray(String[]::new)).text();
    }
}
