package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.projax.core.allocation.Loopback;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ServerConnectionTest {
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private final PortRange range;
    private final App app;
    private final ServerConnection connection;

    ServerConnectionTest(@TempDir Path home) {
        range = twoFreePorts();
        app = new App("acme", range, List.of(), home, home.resolve("api-port.txt"));
        connection = ServerConnection.to(app).within(AMPLE);
    }

    @Test
    void asks_nobody_before_it_is_asked() throws IOException {
        try (HealthyServer server = HealthyServer.on(range.first())) {
            ServerConnection.to(app).within(AMPLE);

            assertThat(server.answers()).isZero();
        }
    }

    @Test
    void has_no_server_where_there_is_none() throws IOException {
        Optional<Server> current = connection.current();

        assertThat(current).isEmpty();
    }

    @Test
    void finds_the_server_that_the_port_file_names() throws IOException {
        try (HealthyServer server = HealthyServer.on(0)) {
            Files.writeString(app.portFile(), server.port() + "\n");

            Optional<Server> current = connection.current();

            assertThat(current).map(Server::port).contains(server.port());
        }
    }

    @Test
    void stays_with_its_server_as_long_as_that_one_answers() throws IOException {
        try (HealthyServer mine = HealthyServer.on(range.last())) {
            Optional<Server> before = connection.current();

            try (HealthyServer better = HealthyServer.on(range.first())) {
                Files.writeString(app.portFile(), better.port() + "\n");
                Optional<Server> after = connection.current();

                assertThat(before).map(Server::port).contains(mine.port());
                assertThat(after).map(Server::port).contains(mine.port());
                assertThat(better.answers()).isZero();
            }
        }
    }

    @Test
    void looks_for_another_when_its_server_has_gone() throws IOException {
        try (HealthyServer next = HealthyServer.on(range.last())) {
            try (HealthyServer gone = HealthyServer.on(range.first())) {
                assertThat(connection.current()).map(Server::port).contains(gone.port());
            }

            Optional<Server> current = connection.current();

            assertThat(current).map(Server::port).contains(next.port());
        }
    }

    @Test
    void has_none_when_the_last_server_has_gone_and_the_new_one_when_it_comes() throws IOException {
        try (HealthyServer first = HealthyServer.on(range.first())) {
            assertThat(connection.current()).map(Server::port).contains(first.port());
        }

        Optional<Server> between = connection.current();

        assertThat(between).isEmpty();
        try (HealthyServer second = HealthyServer.on(range.last())) {
            assertThat(connection.current()).map(Server::port).contains(second.port());
        }
    }

    @Test
    void gives_up_by_its_deadline() throws IOException {
        Duration deadline = Duration.ofMillis(100);
        try (ServerSocketChannel silent = ServerSocketChannel.open().bind(Loopback.IPV4.at(range.first()))) {
            long start = System.nanoTime();
            Optional<Server> current = connection.within(deadline).current();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(silent.isOpen()).isTrue();
            assertThat(current).isEmpty();
            assertThat(elapsed).isBetween(deadline, AMPLE.dividedBy(2));
        }
    }

    @Test
    void rejects_a_deadline_that_is_over_before_it_begins() {
        assertThatIllegalArgumentException().isThrownBy(() -> connection.within(Duration.ZERO));
    }

    /** Returns two ports in a row, below Linux' ephemeral ones, that were free a moment ago. */
    private static PortRange twoFreePorts() {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocketChannel one = ServerSocketChannel.open();
                    ServerSocketChannel two = ServerSocketChannel.open()) {
                one.bind(Loopback.IPV4.at(first));
                two.bind(Loopback.IPV4.at(first + 1));
                return new PortRange(first, first + 1);
            } catch (IOException e) {
                // one of them is taken
            }
        }
    }
}
