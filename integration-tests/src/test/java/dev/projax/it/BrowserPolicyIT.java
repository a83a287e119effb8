package dev.projax.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.BrowserPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The example in the Javadoc of {@link BrowserPolicy}, in a real server. */
final class BrowserPolicyIT {
    private final BrowserPolicy policy = BrowserPolicy.forLoopback();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        BrowserPolicy.Decision decision = policy.decide(exchange.getRequestMethod(), exchange.getRequestHeaders()::get);
        decision.headers().forEach(exchange.getResponseHeaders()::set);
        if (decision.status().isPresent()) {
            byte[] reason = decision.reason().getBytes(UTF_8);
            exchange.sendResponseHeaders(decision.status().getAsInt(), reason.length == 0 ? -1 : reason.length);
            exchange.getResponseBody().write(reason);
            exchange.close();
            return;
        }
        exchange.sendResponseHeaders(200, -1);
    }

    @Test
    void keeps_out_rebound_names_and_other_sites() throws IOException {
        assertThat(ask("Host: localhost:1").status()).isEqualTo(200);
        assertThat(ask("host: LOCALHOST").status()).isEqualTo(200);
        RawHttp.Answer rebound = ask("Host: evil.example");
        assertThat(rebound.status()).isEqualTo(403);
        assertThat(rebound.body()).isEqualTo("the host evil.example is not allowed; use localhost or 127.0.0.1");
        assertThat(ask("Host: localhost", "Host: evil.example").status()).isEqualTo(403);
        assertThat(ask("X-None: 1").status()).isEqualTo(403);
        assertThat(ask("Host: localhost", "Origin: http://evil.example").status())
                .isEqualTo(403);
    }

    @Test
    void answers_pages_of_this_machine_and_their_preflights() throws IOException {
        String origin = "http://localhost:3000";
        RawHttp.Answer page = ask("Host: localhost", "Origin: " + origin);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Access-Control-Allow-Origin")).isEqualTo(List.of(origin));
        RawHttp.Answer preflight = RawHttp.ask(
                server.getAddress().getPort(),
                "OPTIONS / HTTP/1.1",
                "Host: localhost",
                "Origin: " + origin,
                "Access-Control-Request-Method: POST");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(List.of(origin));
    }

    private RawHttp.Answer ask(String... headers) throws IOException {
        String[] lines = new String[headers.length + 1];
        lines[0] = "GET / HTTP/1.1";
        System.arraycopy(headers, 0, lines, 1, headers.length);
        return RawHttp.ask(server.getAddress().getPort(), lines);
    }
}
