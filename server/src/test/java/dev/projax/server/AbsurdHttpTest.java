package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.instances.OwnIdentity;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no serious client sends, each followed by one that must not be answered. */
@Timeout(20)
class AbsurdHttpTest {
    private static final String NEXT = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private BoundPort<ApiServer> server;

    @BeforeEach
    void start() throws IOException {
        server = new PortAllocator()
                .bindFirstFree(
                        FreePorts.inARow(1), ApiServer.binder(OwnIdentity.create(), BrowserPolicy.forLoopback()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 18446744073709551616",
                "Content-Length: 9223372036854775808",
                "Content-Length: -1",
                "Content-Length: abc",
                "Content-Length: 1, 1",
                "Content-Length:",
                "Content-Length: 0\r\nContent-Length: 0",
                "Content-Length: 0\r\nContent-Length: 5",
                "Content-Length: 0\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Content-Length : 0",
                "X: \0",
                "X: a\nY: b",
                ": nameless",
            })
    void a_request_with_an_unclear_end_is_400_and_the_last_one(String header) throws IOException {
        expectRefusal("400", "POST /shutdown HTTP/1.1\r\n" + host() + header + "\r\n\r\n" + NEXT);
    }

    @ParameterizedTest
    @CsvSource({"zz,400", "-1,400", "FFFFFFFFFFFFFFFFF,413", "7fffffffffffffff,413", "'3\r\nabc\r\nzz',400"})
    void malformed_chunks_are_refused_and_close_the_connection(String chunk, String status) throws IOException {
        expectRefusal(
                status,
                "POST /shutdown HTTP/1.1\r\n" + host() + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "\r\n\r\n"
                        + NEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "Get", "head", "post", "options", "connect"})
    void a_lowercase_method_is_refused(String method) throws IOException {
        expectRefusal("400", method + " /health HTTP/1.1\r\n" + host() + "\r\n" + NEXT);
    }

    @Test
    void a_lowercase_preflight_is_refused() throws IOException {
        expectRefusal(
                "400",
                "options /health HTTP/1.1\r\n" + host()
                        + "Origin: http://localhost\r\nAccess-Control-Request-Method: POST\r\n\r\n" + NEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET  /health HTTP/1.1", "GET /health", "GET /health HTTP/9", "GET health HTTP/1.1", "\0", "{}"})
    void a_malformed_request_line_is_400(String line) throws IOException {
        expectRefusal("400", line + "\r\n" + host() + "\r\n" + NEXT);
    }

    @Test
    void http2_is_off() throws IOException {
        expectRefusal("400", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        String upgrade = exchange("GET /health HTTP/1.1\r\n" + host()
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n"
                + "GET /nothing HTTP/1.1\r\n" + host() + "Connection: close\r\n\r\n");
        assertThat(upgrade)
                .startsWith("HTTP/1.1 200 ")
                .contains("HTTP/1.1 404 ")
                .doesNotContain("101");
    }

    @Test
    void headers_that_are_too_large_get_an_explanation() throws IOException {
        String cookie = "Cookie: a=" + "x".repeat(15_000) + "\r\n";

        assertThat(exchange("GET /health HTTP/1.1\r\n" + host() + cookie + "Connection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
        String refusal = expectRefusal("431", "GET /health HTTP/1.1\r\n" + host() + cookie + cookie + "\r\n" + NEXT);
        assertThat(refusal).contains("16384", "cookies for localhost");
        expectRefusal("414", "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\n" + host() + "\r\n" + NEXT);
        expectRefusal("400", "GET /health HTTP/1.1\r\n" + host() + "X: 1\r\n".repeat(300) + "\r\n" + NEXT);
    }

    private String host() {
        return "Host: localhost:" + server.port() + "\r\n";
    }

    /** Sends the text and expects exactly one answer, with that status and an explanation. */
    private String expectRefusal(String status, String text) throws IOException {
        String answer = exchange(text);
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsOnlyOnce("HTTP/1.1 ")
                .containsIgnoringCase("\r\nConnection: close\r\n")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\"status\":" + status, "\"detail\":\"");
        return answer;
    }

    /** Returns everything that comes back until the server closes the connection. */
    private String exchange(String text) throws IOException {
        return RawHttp.send(server.port(), text).text();
    }
}
