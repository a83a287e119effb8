package dev.projax.core.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.HandedOverPort;
import dev.projax.core.fixtures.HandedOverPort.Thief;
import dev.projax.core.instances.Registration;
import dev.projax.core.net.HttpException;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedConnectionTest {
    private static final Duration AMPLE = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private final int port = FreePorts.one();
    private App app;

    @BeforeEach
    void give(@TempDir Path home) {
        app = Acme.in(home, PortRange.of(port));
    }

    @Test
    void sends_several_requests_on_the_verified_connection() throws IOException {
        try (HandedOverPort handedOver = HandedOverPort.of(app, port, Thief.ACCEPTS)) {
            Server server = handedOver.server();
            handedOver.after(1);

            try (VerifiedConnection connection = VerifiedConnection.open(app, server, AMPLE)) {
                for (String path : List.of("/one", "/two")) {
                    assertThat(connection.request("POST", path, "{}").status()).isEqualTo(ACCEPTED);
                    assertThat(connection.body()).isEmpty();
                }
            }

            assertThat(handedOver.served()).containsExactly("POST /one HTTP/1.1", "POST /two HTTP/1.1");
            assertThat(handedOver.thefts()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sends_no_token_to_a_thief_of_the_port_whatever_it_answers(Thief thief) throws IOException {
        try (HandedOverPort handedOver = HandedOverPort.of(app, port, thief)) {
            Server server = handedOver.server();
            handedOver.after(0);

            assertThatIOException().isThrownBy(() -> VerifiedConnection.open(app, server, AMPLE));

            assertThat(handedOver.thefts()).isEqualTo(1);
            assertThat(handedOver.isTokenStolen()).isFalse();
        }
    }

    @Test
    void throws_its_own_exception_if_the_server_does_not_keep_the_connection() throws IOException {
        Registration registration = Registration.begin(app);
        registration.identity().boundTo(port);
        registration.publish(port, false);
        try (registration;
                FakeServer server = FakeServer.proving(port, registration.identity())) {
            Server found = Discovery.of(app).find().orElseThrow();

            assertThatExceptionOfType(NotKeptException.class)
                    .isThrownBy(() -> VerifiedConnection.open(app, found, AMPLE));
            assertThat(server.requests()).noneMatch(request -> request.contains("Authorization"));
        }
    }

    @Test
    void demands_the_proof_on_the_health_path_of_the_app() throws IOException {
        App own = app.withHealthPath("/internal/health");
        Registration registration = Registration.begin(own);
        registration.identity().boundTo(port);
        registration.publish(port, false);
        try (registration;
                FakeServer server = FakeServer.proving(port, registration.identity())) {
            Server found = Discovery.of(own).find().orElseThrow();

            assertThatExceptionOfType(NotKeptException.class)
                    .isThrownBy(() -> VerifiedConnection.open(own, found, AMPLE));
            assertThat(server.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request).startsWith("GET /internal/health HTTP/1.1\r\n"));
        }
    }

    /** Its record is known, and with it its token. */
    @Test
    void demands_proof_from_a_server_that_was_silent_when_it_was_found() throws IOException {
        try (Registration registration = Registration.begin(app)) {
            registration.identity().boundTo(port);
            registration.publish(port, false);
            Server silent = Discovery.of(app).search().running().get(0);
            try (FakeServer impostor = FakeServer.healthy(port)) {
                assertThat(silent.answers()).isFalse();
                assertThatIOException()
                        .isThrownBy(() -> VerifiedConnection.open(app, silent, AMPLE))
                        .withMessageEndingWith("gives no valid proof");
                assertThat(impostor.requests()).noneMatch(request -> request.contains("Authorization"));
            }
        }
    }

    @Test
    void demands_no_proof_from_an_unverified_server_and_gives_it_no_token() throws IOException {
        try (FakeServer server = FakeServer.healthy(port)) {
            Server unverified = Discovery.of(app).find().orElseThrow();

            try (VerifiedConnection connection = VerifiedConnection.open(app, unverified, AMPLE)) {
                assertThat(connection.request("GET", "/x", null).status()).isEqualTo(OK);
            }

            assertThat(server.requests().get(1))
                    .startsWith("GET /x HTTP/1.1\r\n")
                    .doesNotContain("Authorization");
        }
    }

    @Test
    void throws_a_connect_exception_if_nothing_listens() throws IOException {
        Server server = unverified();

        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> VerifiedConnection.open(app, server, AMPLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"})
    void one_deadline_covers_the_whole_conversation(String answer) throws IOException {
        Server server = unverified();
        try (FakeServer hanging = FakeServer.playing(port, connection -> {
            FakeServer.saying(answer).play(connection);
            Thread.sleep(AMPLE.toMillis());
        })) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> ask(server, Duration.ofMillis(200)))
                    .withMessage("the server did not answer within 200 ms");
            assertThat(hanging.requests()).hasSize(1);
        }
    }

    /** The kernel always has more bytes ready, so the client never waits. The deadline still counts. */
    @Test
    void one_deadline_ends_an_answer_that_never_pauses() throws IOException {
        Server server = unverified();
        byte[] chunk = ("1;" + "x".repeat(8_000) + "\r\na\r\n").getBytes(US_ASCII);
        try (FakeServer talkative = FakeServer.playing(port, connection -> {
            FakeServer.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .play(connection);
            long start = System.nanoTime();
            while (System.nanoTime() - start < AMPLE.toNanos()) {
                connection.getOutputStream().write(chunk);
            }
        })) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> ask(server, Duration.ofMillis(200)))
                    .withMessage("the server did not answer within 200 ms");
            assertThat(talkative.requests()).hasSize(1);
        }
    }

    @Test
    void rejects_an_incomplete_answer() throws IOException {
        Server server = unverified();
        try (FakeServer broken = FakeServer.answering(port, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab")) {
            assertThatExceptionOfType(HttpException.class).isThrownBy(() -> ask(server, AMPLE));
            assertThat(broken.requests()).hasSize(1);
        }
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays_set() throws IOException {
        Server server = unverified();
        try (FakeServer silent = FakeServer.playing(port, connection -> Thread.sleep(AMPLE.toMillis()))) {
            Thread.currentThread().interrupt();
            assertThat(silent.port()).isEqualTo(server.port());

            assertThatExceptionOfType(InterruptedIOException.class)
                    .isThrownBy(() -> ask(server, AMPLE))
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_connection_that_was_handed_over_stays_open() throws IOException {
        try (HandedOverPort handedOver = HandedOverPort.of(app, port, Thief.ACCEPTS);
                Selector selector = Selector.open()) {
            SocketChannel events;
            try (VerifiedConnection connection = VerifiedConnection.open(app, handedOver.server(), AMPLE)) {
                connection.request("GET", "/events", null);
                events = connection.release(selector);
            }

            assertThat(events.isOpen()).isTrue();
            assertThat(events.isBlocking()).isFalse();
            assertThat(selector.keys()).hasSize(1);
            events.close();
        }
    }

    private Server unverified() throws IOException {
        try (FakeServer healthy = FakeServer.healthy(port)) {
            return Discovery.of(app).ask(healthy.port()).server().orElseThrow();
        }
    }

    private String ask(Server server, Duration limit) throws IOException {
        try (VerifiedConnection connection = VerifiedConnection.open(app, server, limit)) {
            connection.request("GET", "/x", null);
            return connection.body();
        }
    }
}
