package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.RawHttp.Answer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Hosted<ApiServer> server;

    ApiServerTest(@TempDir Path parent) throws IOException {
        Requirement.ipv6();
        home = parent.resolve("home");
        server = ApiServer.start(appOn(FreePorts.one()));
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    List<InetSocketAddress> addresses() {
        return FreePorts.addresses(server.port());
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void answers_health_requests_on_both_loopback_addresses(InetSocketAddress address) throws Exception {
        Instant before = Instant.now();

        Answer answer = ask(address, "GET", "/health");

        assertThat(answer.text()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(answer.headers())
                .contains("Content-Type: application/json", "Cache-Control: no-store")
                .contains("Content-Length: " + answer.body().length());
        assertThat(answer.body())
                .matches("\\{\"status\":\"ok\",\"timestamp\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"}");
        assertThat(Instant.parse(JSON.readTree(answer.body()).get("timestamp").textValue()))
                .isBetween(before.minusMillis(1), before.plus(Duration.ofMinutes(1)));
    }

    @Test
    void answers_head_as_get_without_the_body() throws IOException {
        Answer get = ask("GET", "/health");

        Answer head = ask("HEAD", "/health");

        assertThat(head.status()).isEqualTo(get.status());
        assertThat(withoutDate(head.headers())).containsExactlyInAnyOrderElementsOf(withoutDate(get.headers()));
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/healthy, /healthy",
        "/health/, /health/",
        "/Health, /Health",
        "/nothing?here=1, /nothing",
        "/a%22b, '/a\"b'",
    })
    void answers_404_with_a_problem_for_other_paths(String target, String path) throws IOException {
        Answer answer = ask("GET", target);

        assertThat(answer.text()).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(answer.headers()).contains("Content-Type: application/problem+json");
        assertThat(answer.header("Allow")).isEmpty();
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(problem(404, "Not Found", "there is nothing at this path", path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"})
    void answers_405_with_the_allowed_methods(String method) throws IOException {
        Answer answer = ask(method, "/health");

        assertThat(answer.text()).startsWith("HTTP/1.1 405 Method Not Allowed\r\n");
        assertThat(answer.headers()).contains("Allow: GET, HEAD", "Content-Type: application/problem+json");
        assertThat(JSON.readTree(answer.body()))
                .isEqualTo(problem(405, "Method Not Allowed", "this path accepts only GET and HEAD", "/health"));
    }

    @Test
    void writes_the_members_of_a_problem_in_the_order_of_its_rfc() throws IOException {
        Answer answer = ask("GET", "/x");

        assertThat(answer.body())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                        + "\"detail\":\"there is nothing at this path\",\"error\":\"Not Found\",\"path\":\"/x\"}");
    }

    @Test
    void publishes_its_port_and_removes_it() throws IOException {
        int port = FreePorts.one();
        Path portFile = home.resolve("strict-port.txt");
        App app = new App("acme", PortRange.of(port), List.of(), home, portFile, Leases.in(home.resolve("leases")));

        Hosted<ApiServer> other =
                ApiServer.start(Hosting.of(app).on(PortChoice.strictly(port)), BrowserPolicy.forLoopback());
        String published = Files.readString(portFile);
        other.close();

        assertThat(published).isEqualTo(port + "\n");
        assertThat(portFile).doesNotExist();
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    private Answer ask(String method, String path) throws IOException {
        return ask(addresses().get(0), method, path);
    }

    private Answer ask(InetSocketAddress address, String method, String path) throws IOException {
        return RawHttp.ask(address, method + " " + path + " HTTP/1.1", "Host: localhost:" + server.port());
    }

    private App appOn(int port) {
        return Acme.in(home, PortRange.of(port));
    }

    private static JsonNode problem(int status, String title, String detail, String path) {
        return JSON.createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("error", title)
                .put("path", path);
    }

    private static List<String> withoutDate(List<String> headers) {
        List<String> rest = new ArrayList<>(headers);
        rest.removeIf(it -> it.startsWith("Date:"));
        return rest;
    }
}
