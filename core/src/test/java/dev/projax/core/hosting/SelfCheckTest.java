package dev.projax.core.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.SelfCheck.Advice;
import dev.projax.core.hosting.SelfCheck.Proof;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.UnfitServerException;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SelfCheckTest {
    private static final Duration SHORT = Duration.ofMillis(200);

    private final App app;
    private final OwnIdentity identity = OwnIdentity.create();
    private final int port = FreePorts.one();

    SelfCheckTest(@TempDir Path home) {
        app = Acme.in(home);
        identity.boundTo(port);
    }

    // what is right

    @Test
    void accepts_a_server_with_its_own_proof() throws IOException {
        try (FakeServer server = FakeServer.proving(port, identity)) {
            assertThatCode(() -> check(Proof.REQUIRED)).doesNotThrowAnyException();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void accepts_a_server_without_a_proof_if_none_is_needed() throws IOException {
        try (FakeServer server = FakeServer.healthy(port)) {
            assertThatCode(() -> check(Proof.NOT_REQUIRED)).doesNotThrowAnyException();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void asks_again_while_the_server_reports_an_error_of_its_own() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        FakeServer.Script script = connection -> FakeServer.saying(
                        asked.incrementAndGet() < 3
                                ? "HTTP/1.1 503 Starting\r\nContent-Length: 0\r\n\r\n"
                                : FakeServer.healthyAnswer())
                .play(connection);
        try (FakeServer server = FakeServer.playing(port, script)) {
            assertThatCode(() -> check(Proof.NOT_REQUIRED, Duration.ofSeconds(20)))
                    .doesNotThrowAnyException();
            assertThat(server.requests()).hasSize(3);
        }
    }

    // what is wrong

    @Test
    void misses_the_proof() throws IOException {
        try (FakeServer server = FakeServer.healthy(port)) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> check(Proof.REQUIRED))
                    .hasMessage("GET /health on 127.0.0.1:" + port + " answers, but without a proof; pass the request"
                            + " header Projax-Challenge to identity.health and send all headers of its answer, or use"
                            + " startUnverified");
        }
    }

    @Test
    void recognizes_the_proof_of_another_server() throws IOException {
        OwnIdentity other = OwnIdentity.create();
        other.boundTo(port);
        try (FakeServer server = FakeServer.proving(port, other)) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> check(Proof.REQUIRED))
                    .hasMessage("GET /health on 127.0.0.1:" + port + " answers with the proof of another server;"
                            + " answer with the identity that this start gave to your binder");
        }
    }

    @Test
    void recognizes_a_proof_for_another_port() throws IOException {
        identity.boundTo(port == 1 ? 2 : port - 1);
        try (FakeServer server = FakeServer.proving(port, identity)) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> check(Proof.REQUIRED))
                    .hasMessage("GET /health on 127.0.0.1:" + port + " answers with a wrong proof; pass each request's"
                            + " own header Projax-Challenge to identity.health");
        }
    }

    @Test
    void names_the_path_that_is_not_found() throws IOException {
        App other = app.withHealthPath("/internal/health");
        try (FakeServer server = FakeServer.answering(port, 404, "{}")) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> new SelfCheck(other, identity, Proof.REQUIRED, Advice.FOR_BINDER, SHORT)
                            .require(addresses()))
                    .hasMessage("GET /internal/health on 127.0.0.1:" + port + " answers HTTP 404; answer this path"
                            + " with identity.health, or choose another path with App.withHealthPath");
        }
    }

    @Test
    void shows_another_answer() throws IOException {
        try (FakeServer server = FakeServer.answering(port, 200, "<html>")) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> check(Proof.NOT_REQUIRED))
                    .hasMessage("GET /health on 127.0.0.1:" + port + " fails: it answers, but not like a healthy"
                            + " server; answer 200 with the body of Health.body");
        }
    }

    @Test
    void recognizes_a_server_that_speaks_tls() throws Exception {
        try (TlsServer server = TlsServer.on(port)) {
            assertThat(server).isNotNull();
            assertThatThrownBy(() -> check(Proof.REQUIRED))
                    .hasMessage("127.0.0.1:" + port + " answers TLS; clients on this machine use plain HTTP");
        }
    }

    @Test
    void misses_an_answer() throws IOException {
        try (PortSquatter silent = PortSquatter.listeningOn(port)) {
            assertThat(silent).isNotNull();
            assertThatThrownBy(() -> check(Proof.REQUIRED))
                    .hasMessage("GET /health on 127.0.0.1:" + port + " has no answer after 200 ms (it accepts the"
                            + " connection but does not respond); start the server, and answer at once");
        }
    }

    @Test
    void misses_a_listener_on_one_of_two_addresses() throws IOException {
        Requirement.ipv6();
        try (FakeServer server = FakeServer.proving(port, identity)) {
            assertThat(server).isNotNull();
            SelfCheck check = new SelfCheck(app, identity, Proof.REQUIRED, Advice.FOR_BINDER, SHORT);
            assertThatThrownBy(() -> check.require(List.of(Loopback.IPV4.at(port), Loopback.IPV6.at(port))))
                    .hasMessage("after 200 ms nothing listens on [::1]:" + port
                            + "; listen on every address that the binder gets, or use PortBinder.onIpv4");
        }
    }

    /** Some frameworks write a failed bind to their log only. */
    @Test
    void misses_a_listener_on_the_only_address() {
        assertThatThrownBy(() -> check(Proof.REQUIRED, SHORT))
                .hasMessage("after 200 ms nothing listens on 127.0.0.1:" + port
                        + "; listen on exactly this address, and look in the server's log for a failed bind");
    }

    @Test
    void asks_again_after_a_broken_connection() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        FakeServer.Script script = connection -> {
            if (asked.incrementAndGet() > 1) {
                FakeServer.saying(FakeServer.healthyAnswer()).play(connection);
            }
        };
        try (FakeServer server = FakeServer.playing(port, script)) {
            assertThatCode(() -> check(Proof.NOT_REQUIRED, Duration.ofSeconds(20)))
                    .doesNotThrowAnyException();
            assertThat(server.requests()).hasSize(2);
        }
    }

    // whose mistake it is

    @Test
    void blames_another_program_if_it_still_answers_when_the_server_has_stopped() throws IOException {
        try (FakeServer stranger = FakeServer.healthy(port)) {
            assertThat(stranger).isNotNull();
            UnfitServerException failure =
                    catchThrowableOfType(UnfitServerException.class, () -> check(Proof.REQUIRED));

            IOException blame = new SelfCheck(app, identity, Proof.REQUIRED, Advice.FOR_BINDER, SHORT).blame(failure);

            assertThat(blame)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessage("another program answers on 127.0.0.1:" + port)
                    .hasCause(failure);
        }
    }

    @Test
    void blames_the_server_if_it_still_answers_with_its_own_identity() throws IOException {
        identity.boundTo(port == 1 ? 2 : port - 1);
        try (FakeServer server = FakeServer.proving(port, identity)) {
            assertThat(server).isNotNull();
            UnfitServerException failure =
                    catchThrowableOfType(UnfitServerException.class, () -> check(Proof.REQUIRED));

            IOException blame = new SelfCheck(app, identity, Proof.REQUIRED, Advice.FOR_BINDER, SHORT).blame(failure);

            assertThat(blame).isSameAs(failure);
        }
    }

    @Test
    void blames_the_server_if_nothing_answers_when_it_has_stopped() throws IOException {
        UnfitServerException failure;
        try (FakeServer server = FakeServer.healthy(port)) {
            assertThat(server).isNotNull();
            failure = catchThrowableOfType(UnfitServerException.class, () -> check(Proof.REQUIRED));
        }

        IOException blame = new SelfCheck(app, identity, Proof.REQUIRED, Advice.FOR_BINDER, SHORT).blame(failure);

        assertThat(blame).isSameAs(failure);
    }

    private void check(Proof proof) throws IOException {
        check(proof, SHORT);
    }

    private void check(Proof proof, Duration limit) throws IOException {
        new SelfCheck(app, identity, proof, Advice.FOR_BINDER, limit).require(addresses());
    }

    private List<InetSocketAddress> addresses() {
        return List.of(Loopback.IPV4.at(port));
    }

    /** A server that speaks TLS but has no certificate, so that it refuses every handshake. */
    private record TlsServer(ServerSocket listener) implements AutoCloseable {
        static TlsServer on(int port) throws IOException {
            ServerSocket listener = SSLServerSocketFactory.getDefault().createServerSocket();
            listener.bind(Loopback.IPV4.at(port));
            TlsServer server = new TlsServer(listener);
            Thread thread = new Thread(server::accept, "tls-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        }

        private void accept() {
            while (!listener.isClosed()) {
                try (Socket connection = listener.accept()) {
                    connection.getInputStream().read();
                } catch (IOException e) {
                    // The handshake failed, or the test is over.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
