package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.instances.OwnIdentity;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private BoundPort<ApiServer> server;

    @BeforeEach
    void start() throws IOException {
        PortBinder<ApiServer> binder = ApiServer.binder(
                OwnIdentity.create(), BrowserPolicy.forLoopback().allowingOrigins(Set.of("https://app.example")));
        server = new PortAllocator().bindFirstFree(FreePorts.inARow(1), binder);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void lets_in_a_program_that_names_the_server() throws IOException {
        String answer = ask("GET /health HTTP/1.1", "Host: localhost:" + server.port());

        assertThat(answer).startsWith("HTTP/1.1 200 ").doesNotContain("Access-Control");
    }

    @Test
    void says_how_to_allow_an_origin() throws IOException {
        String answer = ask("GET /health HTTP/1.1", "Host: localhost:" + server.port(), "Origin: https://evil.example");

        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains(
                        "\"detail\":\"the origin https://evil.example is not allowed; to allow it, start the server with "
                                + "--allow-origin https://evil.example\"");
    }

    @Test
    void says_how_to_allow_a_host() throws IOException {
        String answer = ask("GET /health HTTP/1.1", "Host: box.example:" + server.port());

        assertThat(answer)
                .startsWith("HTTP/1.1 403 ")
                .contains(
                        "\"detail\":\"the host box.example is not allowed; use localhost or 127.0.0.1, or start the server "
                                + "with --allow-host box.example\"");
    }

    @Test
    void lets_in_a_forwarded_port() throws IOException {
        assertThat(ask("GET /health HTTP/1.1", "Host: localhost:1")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/nothing", "/"})
    void refuses_a_rebound_name_on_every_path(String path) throws IOException {
        String answer = ask("GET " + path + " HTTP/1.1", "Host: evil.example:" + server.port());

        assertThat(answer).startsWith("HTTP/1.1 403 ").contains("application/problem+json");
    }

    @Test
    void refuses_a_request_without_a_host_or_with_two() throws IOException {
        String own = "Host: localhost:" + server.port();

        assertThat(ask("GET /health HTTP/1.0")).startsWith("HTTP/1.0 403 ");
        assertThat(ask("GET /health HTTP/1.1", own, own)).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "evil.example"})
    void refuses_a_proxy_request(String host) throws IOException {
        String authority = host + ":" + server.port();

        String answer = ask("GET http://" + authority + "/health HTTP/1.1", "Host: " + authority);

        assertThat(answer).startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:3000", "https://app.example"})
    void echoes_an_allowed_origin(String origin) throws IOException {
        String answer = ask("GET /health HTTP/1.1", "Host: 127.0.0.1:" + server.port(), "Origin: " + origin);

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .contains("Access-Control-Allow-Origin: " + origin + "\r\n", "Vary: Origin\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "http://evil.example", "http://localhost.evil.example", ""})
    void shows_nothing_to_another_origin(String origin) throws IOException {
        String answer = ask("GET /health HTTP/1.1", "Host: 127.0.0.1:" + server.port(), "Origin: " + origin);

        assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control", "\"ok\"");
    }

    @Test
    void answers_the_preflight_of_an_allowed_origin() throws IOException {
        String answer = preflight("Origin: https://app.example");

        assertThat(answer)
                .startsWith("HTTP/1.1 204 ")
                .contains(
                        "Access-Control-Allow-Origin: https://app.example\r\n",
                        "Access-Control-Allow-Methods: GET, HEAD, POST\r\n",
                        "Access-Control-Allow-Headers: Authorization, Content-Type\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://evil.example", "Origin: null", "X-None: 1"})
    void refuses_any_other_preflight(String header) throws IOException {
        assertThat(preflight(header)).startsWith("HTTP/1.1 403 ").doesNotContain("Access-Control-");
    }

    @Test
    void refuses_an_image_request_of_another_site_but_follows_its_link() throws IOException {
        String own = "Host: localhost:" + server.port();

        String image = ask("GET /health HTTP/1.1", own, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Dest: image");
        String link = ask(
                "GET /health HTTP/1.1",
                own,
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Mode: navigate",
                "Sec-Fetch-Dest: document");

        assertThat(image).startsWith("HTTP/1.1 403 ");
        assertThat(link).startsWith("HTTP/1.1 200 ");
    }

    private String preflight(String header) throws IOException {
        return ask(
                "OPTIONS /health HTTP/1.1",
                "Host: localhost:" + server.port(),
                "Access-Control-Request-Method: POST",
                header);
    }

    /** Sends the lines as a request, byte for byte, and returns the whole answer. */
    private String ask(String... lines) throws IOException {
        return RawHttp.ask(server.port(), lines).text();
    }
}
