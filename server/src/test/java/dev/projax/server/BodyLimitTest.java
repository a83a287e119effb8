package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class BodyLimitTest {
    private static final int LIMIT = 64 * 1024;

    private final AtomicInteger handled = new AtomicInteger();
    private BoundPort<HttpListeners> server;

    @BeforeEach
    void start() throws IOException {
        server = new PortAllocator()
                .bindFirstFree(
                        FreePorts.inARow(1),
                        PortBinder.of(
                                loopbacks -> HttpListeners.open(loopbacks, exchange -> handled.incrementAndGet())));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void a_body_of_the_largest_size_is_handled() throws Exception {
        assertThat(post(BodyPublishers.ofByteArray(new byte[LIMIT])).statusCode())
                .isEqualTo(200);
        assertThat(post(chunked(LIMIT)).statusCode()).isEqualTo(200);
        assertThat(handled).hasValue(2);
    }

    @Test
    void a_larger_body_is_413_and_is_not_handled() throws Exception {
        HttpResponse<String> announced = post(BodyPublishers.ofByteArray(new byte[LIMIT + 1]));
        HttpResponse<String> discovered = post(chunked(LIMIT + 1));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(discovered.statusCode()).isEqualTo(413);
        assertThat(discovered.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(discovered.body()).contains("larger than 64 KiB");
        assertThat(handled).hasValue(0);
    }

    @Test
    void a_client_that_sends_all_of_a_larger_body_first_still_gets_the_answer() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(post(BodyPublishers.ofByteArray(new byte[4 * LIMIT])).statusCode())
                    .isEqualTo(413);
        }
        assertThat(handled).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"})
    void a_body_that_does_not_arrive_is_408_and_closes_the_connection(String body) throws Exception {
        RawHttp.Answer answer = RawHttp.send(server.port(), "POST / HTTP/1.1\r\nHost: localhost\r\n" + body);

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.body()).contains("did not arrive within 2 s");
        assertThat(handled).hasValue(0);
    }

    @Test
    void a_request_without_a_body_is_handled() throws Exception {
        assertThat(post(BodyPublishers.noBody()).statusCode()).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }

    /** Without a length the client sends chunks. */
    private static BodyPublisher chunked(int bytes) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[bytes]));
    }

    private HttpResponse<String> post(BodyPublisher body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
