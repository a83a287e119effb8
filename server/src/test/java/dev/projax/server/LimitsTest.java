package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.hosting.BrowserPolicy;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guard and limits in another program's Undertow. */
@Timeout(20)
class LimitsTest {
    @Test
    void an_embedder_on_undertow_can_use_the_limits_and_the_guard() throws Exception {
        try (BoundPort<Undertow> port = new PortAllocator()
                .bindFirstFree(FreePorts.inARow(1), PortBinder.of(LimitsTest::embedder, Undertow::stop))) {
            assertThat(get(port.port(), "X", "small").statusCode()).isEqualTo(200);
            assertThat(get(port.port(), "X", "x".repeat(17 * 1024)).statusCode())
                    .isEqualTo(400);
            HttpResponse<String> refused = get(port.port(), "Origin", "http://evil.example");
            assertThat(refused.statusCode()).isEqualTo(403);
            // it has no such option
            assertThat(refused.body())
                    .contains("http://evil.example is not allowed")
                    .doesNotContain("--allow");
        }
    }

    private static Undertow embedder(List<InetSocketAddress> loopbacks) {
        Undertow.Builder builder = Limits.on(Undertow.builder());
        for (InetSocketAddress address : loopbacks) {
            builder.addHttpListener(address.getPort(), address.getAddress().getHostAddress());
        }
        builder.setHandler(Guard.before(exchange -> exchange.endExchange(), BrowserPolicy.forLoopback()));
        Undertow undertow = builder.build();
        undertow.start();
        return undertow;
    }

    private static HttpResponse<String> get(int port, String header, String value)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .version(HttpClient.Version.HTTP_1_1)
                .header(header, value)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }
}
