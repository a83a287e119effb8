package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class EventStreamsTest {
    private final App app;
    private Hosted<ApiServer> server;

    EventStreamsTest(@TempDir Path parent) {
        Path home = parent.resolve("home");
        app = Acme.in(home, FreePorts.inARow(1));
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
    void a_stream_starts_with_hello_and_continues_with_comments() throws IOException {
        try (Socket socket = listen(token())) {
            BufferedReader lines = lines(socket);

            assertThat(head(lines))
                    .startsWith("HTTP/1.1 200 OK")
                    .contains("Content-Type: text/event-stream; charset=UTF-8", "Cache-Control: no-store");
            assertThat(event(lines)).containsExactly("event:hello", "data:");
            assertThat(content(lines)).isEqualTo(":");
            assertThat(content(lines)).isEqualTo(":");
        }
    }

    @Test
    void a_clean_stop_is_announced_and_closes_the_stream_at_once() throws IOException {
        try (Socket socket = listen(token())) {
            BufferedReader lines = lines(socket);
            head(lines);
            event(lines);

            long start = System.nanoTime();
            server.close();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertThat(event(lines)).containsExactly("event:stopping", "data:");
            assertThat(content(lines)).isNull();
            // only a running request gets 700 ms, not a stream
            assertThat(took).isLessThan(Duration.ofMillis(650));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"})
    void refuses_a_stream_without_the_token(String header) throws IOException {
        try (Socket socket = listen(header)) {
            assertThat(head(lines(socket))).startsWith("HTTP/1.1 401 Unauthorized");
        }
    }

    @Test
    void the_65th_stream_is_refused_until_another_one_is_closed() throws Exception {
        List<Socket> streams = new ArrayList<>();
        try {
            String token = token();
            for (int i = 0; i < 64; i++) {
                Socket stream = listen(token);
                streams.add(stream);
                assertThat(head(lines(stream))).startsWith("HTTP/1.1 200 OK");
            }

            try (Socket refused = listen(token)) {
                BufferedReader lines = lines(refused);
                assertThat(head(lines))
                        .startsWith("HTTP/1.1 503 Service Unavailable")
                        .contains("Retry-After: 2", "Content-Type: application/problem+json", "Connection: close");
                assertThat(lines.readLine()).contains("\"status\":503", "poll /health every 2 s");
                assertThat(lines.readLine()).as("end of the answer").isNull();
            }
            long start = System.nanoTime();
            streams.remove(0).close();
            awaitPlace(token, streams);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("faster than a heartbeat")
                    .isLessThan(Duration.ofSeconds(1));
            assertThat(Discovery.of(app).find()).map(Server::verified).contains(true);
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }
    }

    /** Asks for a stream until one is granted. */
    private void awaitPlace(String token, List<Socket> streams) throws IOException {
        String status = "";
        while (!status.startsWith("HTTP/1.1 200")) {
            Socket next = listen(token);
            streams.add(next);
            status = head(lines(next)).get(0);
        }
    }

    private String token() throws IOException {
        return Discovery.of(app)
                .find()
                .flatMap(Server::authorization)
                .map(it -> "Authorization: " + it + "\r\n")
                .orElseThrow();
    }

    private Socket listen(String header) throws IOException {
        String request = "GET /events HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n" + header + "\r\n";
        return RawHttp.open(Loopback.IPV4.at(server.port()), request);
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> head(BufferedReader lines) throws IOException {
        return untilBlank(lines);
    }

    /** Returns the lines of the next event, without the chunk sizes around them. */
    private static List<String> event(BufferedReader lines) throws IOException {
        return untilBlank(lines).stream().filter(line -> line.contains(":")).toList();
    }

    /** Returns the next line with a colon, null at the end. */
    private static String content(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.contains(":")) {
            line = lines.readLine();
        }
        return line;
    }

    private static List<String> untilBlank(BufferedReader lines) throws IOException {
        List<String> read = new ArrayList<>();
        String line = lines.readLine();
        while (line != null && !line.isEmpty()) {
            read.add(line);
            line = lines.readLine();
        }
        return read;
    }
}
