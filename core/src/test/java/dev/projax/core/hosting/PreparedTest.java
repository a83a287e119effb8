package dev.projax.core.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.projax.core.allocation.NoFreePortException;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PreparedTest {
    private final PortRange range = FreePorts.inARow(3);
    private final App app;

    PreparedTest(@TempDir Path home) {
        app = Acme.in(home, range);
    }

    @Test
    void leases_the_first_free_port_for_a_framework() throws IOException {
        try (PortSquatter squatter = PortSquatter.listeningOn(range.first());
                PortLease lease = app.leases().lease(range);
                Hosting.Prepared prepared = Hosting.of(app).prepare()) {
            assertThat(squatter).isNotNull();
            assertThat(lease.port()).isEqualTo(range.first() + 1);
            assertThat(prepared.port()).isEqualTo(range.last()).isEqualTo(prepared.port());
            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> app.leases().lease(range));
        }
        app.leases().lease(range).close();
    }

    @Test
    void publishes_a_server_that_is_up() throws IOException {
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        FakeServer server = FakeServer.proving(prepared.port(), prepared.identity());

        try (Hosted<FakeServer> hosted = prepared.publish(server, FakeServer::close)) {
            assertThat(hosted.bound()).isSameAs(server);
            assertThat(app.portFile()).hasContent(range.first() + "\n");
            assertThat(Discovery.of(app).find()).map(Server::verified).contains(true);
            prepared.close();
            assertThat(app.portFile()).exists();
        }
        assertThat(app.portFile()).doesNotExist();
        assertThat(FreePorts.isFree(range.first())).isTrue();
        app.leases().lease(range).close();
    }

    @Test
    void publishes_a_port_that_the_framework_has_chosen() throws IOException {
        int own = FreePorts.one();
        try (Hosting.Prepared prepared = Hosting.of(app).prepare();
                FakeServer server = FakeServer.proving(own, prepared.identity());
                Hosted<FakeServer> hosted = prepared.publish(own, server, FakeServer::close)) {
            assertThat(hosted.port()).isEqualTo(own);
            assertThat(Discovery.of(app).find()).map(Server::port).contains(own);
        }
    }

    @Test
    void publishes_a_server_without_a_proof_only_as_unverified() throws IOException {
        int own = FreePorts.one();
        try (Hosting.Prepared prepared = Hosting.of(app).prepare();
                FakeServer server = FakeServer.healthy(own);
                Hosted<FakeServer> hosted = prepared.publishUnverified(own, server, FakeServer::close)) {
            assertThat(hosted.port()).isEqualTo(own);
            assertThat(Discovery.of(app).find()).map(Server::verified).contains(false);
        }
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        FakeServer server = FakeServer.healthy(own);
        assertThatThrownBy(() -> prepared.publish(own, server, FakeServer::close))
                .hasMessageStartingWith("GET /health on 127.0.0.1:" + own + " answers, but without a proof;");
        assertThat(FreePorts.isFree(own)).isTrue();
        assertThat(filesIn(app.directory().resolve("instances"))).isEmpty();
    }

    @Test
    void holds_ipv6_for_a_server_on_ipv4() throws IOException {
        Requirement.ipv6();
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        FakeServer server = FakeServer.proving(prepared.port(), prepared.identity());

        try (Hosted<FakeServer> hosted = prepared.publish(server, FakeServer::close)) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> PortSquatter.listeningOn(Loopback.IPV6.at(hosted.port())));
        }
    }

    @Test
    void refuses_a_server_next_to_another_program_on_ipv6() throws IOException {
        Requirement.ipv6();
        int own = FreePorts.one();
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        try (ServerSocket stranger = hangingUp(Loopback.IPV6.at(own));
                FakeServer server = FakeServer.proving(own, prepared.identity())) {
            assertThat(stranger.isBound()).isTrue();
            assertThatThrownBy(() -> prepared.publish(own, server, FakeServer::close))
                    .isInstanceOf(IOException.class)
                    .hasMessage("[::1]:" + own + " cannot be held for the server (Address already in use), so"
                            + " http://localhost:" + own + " may lead to another program; stop that program, or make"
                            + " the server listen on 127.0.0.1 only");
        }
        assertThat(app.portFile()).doesNotExist();
    }

    /** Starts another program that closes every connection. */
    private static ServerSocket hangingUp(InetSocketAddress address) throws IOException {
        ServerSocket listener = new ServerSocket(address.getPort(), 50, address.getAddress());
        answering(listener, connection -> {});
        return listener;
    }

    private static void answering(ServerSocket listener, FakeServer.Script script) {
        Thread thread = new Thread(
                () -> {
                    while (!listener.isClosed()) {
                        try (Socket connection = listener.accept()) {
                            script.play(connection);
                        } catch (IOException | InterruptedException e) {
                            // The client has disconnected, or the test is over.
                        }
                    }
                },
                "answering");
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void takes_no_other_server_on_ipv6_for_its_own_because_it_gives_no_proof() throws IOException {
        Requirement.ipv6();
        int own = FreePorts.one();
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        try (PortSquatter stranger = PortSquatter.listeningOn(Loopback.IPV6.at(own));
                FakeServer server = FakeServer.healthy(own)) {
            assertThat(stranger).isNotNull();
            assertThatThrownBy(() -> prepared.publishUnverified(own, server, FakeServer::close))
                    .hasMessageStartingWith("[::1]:" + own + " cannot be held for the server");
        }
    }

    @Test
    void says_what_is_wrong_even_if_the_framework_keeps_running() throws IOException {
        int own = FreePorts.one();
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        try (FakeServer server = FakeServer.healthy(own)) {
            assertThatThrownBy(() -> prepared.publish(own, server, it -> {}))
                    .hasMessage("GET /health on 127.0.0.1:" + own + " answers, but without a proof; pass the request"
                            + " header Projax-Challenge to identity.health and send all headers of its answer, or use"
                            + " publishUnverified, if it is your server that answers");
        }
    }

    @Test
    void leaves_the_port_file_to_servers_that_are_up() throws IOException {
        try (Hosting.Prepared prepared = Hosting.of(app).prepare();
                Hosted<FakeServer> running = Hosting.of(app)
                        .start(identity -> PortBinder.onIpv4(it -> FakeServer.proving(it.getPort(), identity)))) {
            assertThat(prepared.port()).isNotEqualTo(running.port());
            assertThat(app.portFile()).hasContent(running.port() + "\n");
        }
    }

    @Test
    void needs_the_port_before_the_framework_starts() throws IOException {
        try (Hosting.Prepared prepared = Hosting.of(app).prepare()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> prepared.publish("server", it -> {}))
                    .withMessageContaining("call port() before it starts");
        }
    }

    @Test
    void answers_without_a_proof_until_the_port_is_known() throws IOException {
        try (Hosting.Prepared prepared = Hosting.of(app).prepare()) {
            String challenge = Health.challenge();
            assertThat(prepared.identity().health(challenge).headers()).doesNotContainKey(Health.PROOF);
            assertThat(prepared.port()).isEqualTo(range.first());
            assertThat(prepared.identity().health(challenge).headers()).containsKey(Health.PROOF);
        }
    }

    @Test
    void refuses_a_server_on_the_wildcard() throws IOException {
        int own = FreePorts.one();
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        HttpOnWildcard server = HttpOnWildcard.on(own);

        assertThatThrownBy(() -> prepared.publishUnverified(own, server, HttpOnWildcard::close))
                .hasMessageStartingWith("the server listens on port " + own + " of every network interface");
        assertThat(FreePorts.isFree(own)).isTrue();
    }

    @Test
    void publishes_only_once() throws IOException {
        Hosting.Prepared prepared = Hosting.of(app).prepare();
        prepared.close();

        assertThatIllegalStateException().isThrownBy(prepared::port);
        assertThatIllegalStateException().isThrownBy(() -> prepared.publish(range.first(), "server", it -> {}));
        assertThat(filesIn(app.directory().resolve("instances"))).isEmpty();
    }

    private static List<String> filesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }

    /** A healthy server without a proof that listens on every address. */
    private record HttpOnWildcard(ServerSocket listener) {
        static HttpOnWildcard on(int port) throws IOException {
            ServerSocket listener = new ServerSocket(port);
            answering(
                    listener,
                    connection -> FakeServer.saying(FakeServer.healthyAnswer()).play(connection));
            return new HttpOnWildcard(listener);
        }

        void close() throws IOException {
            listener.close();
        }
    }
}
