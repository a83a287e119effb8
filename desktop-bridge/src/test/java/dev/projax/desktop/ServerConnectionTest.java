package dev.projax.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.desktop.ConnectionState.Closed;
import dev.projax.desktop.ConnectionState.Connected;
import dev.projax.desktop.ConnectionState.Searching;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServerConnectionTest {
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final Path home;
    private final App app;
    private final BlockingQueue<ConnectionState> told = new LinkedBlockingQueue<>();
    private @Nullable ServerConnection opened;

    ServerConnectionTest(@TempDir Path parent) {
        home = parent.resolve("home");
        app = ProvenServer.app(home, FreePorts.inARow(1));
    }

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void is_searching_until_there_is_a_server_and_then_connected_to_it() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));

        assertThat(next()).isInstanceOf(Searching.class);
        assertThat(connection.await(Duration.ZERO)).isEmpty();
        try (ProvenServer server = ProvenServer.of(app, true)) {
            assertThat(connection.await(AMPLE)).map(Server::port).contains(server.port());
            assertThat(connection.current()).isInstanceOf(Connected.class);
            assertThat(next()).isEqualTo(connection.current());
        }
        assertThat(next()).isInstanceOf(Searching.class);
    }

    @Test
    void a_server_without_a_stream_gets_health_checks_instead() throws Exception {
        try (ProvenServer server = ProvenServer.of(app, false)) {
            ServerConnection connection = open(ConnectionOptions.of(app));
            assertThat(connection.await(AMPLE)).map(Server::port).contains(server.port());
        }
        next();
        next();

        assertThat(next()).isInstanceOf(Searching.class);
    }

    @Test
    void uses_an_unverified_server_only_if_that_is_allowed() throws Exception {
        try (FakeServer stranger = FakeServer.healthy(app.range().first())) {
            assertThat(open(ConnectionOptions.of(app)).await(Duration.ofMillis(500)))
                    .isEmpty();
            close();

            Optional<Server> allowed =
                    open(ConnectionOptions.of(app).allowingUnverified()).await(AMPLE);

            assertThat(allowed).map(Server::port).contains(stranger.port());
            assertThat(allowed).map(Server::verified).contains(false);
        }
    }

    @Test
    void closed_is_the_last_state_and_no_caller_waits_after_it() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));
        next();

        connection.close();
        connection.close();

        assertThat(connection.current()).isInstanceOf(Closed.class);
        assertThat(connection.await(AMPLE)).isEmpty();
        assertThat(next()).isInstanceOf(Closed.class);
        try (ProvenServer server = ProvenServer.of(app, true)) {
            assertThat(server.port()).isPositive();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void can_be_closed_in_a_callback_even_on_its_own_thread() throws Exception {
        ServerConnection[] connection = new ServerConnection[1];
        try (ProvenServer server = ProvenServer.of(app, true)) {
            synchronized (connection) {
                connection[0] = opened = ServerConnection.open(
                        ConnectionOptions.of(app),
                        state -> {
                            told.add(state);
                            if (state instanceof Connected) {
                                synchronized (connection) {
                                    connection[0].close();
                                }
                            }
                        },
                        Runnable::run);
            }

            assertThat(next()).isInstanceOf(Searching.class);
            assertThat(next()).isInstanceOf(Connected.class);
            assertThat(next()).isInstanceOf(Closed.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void a_request_goes_to_the_server_with_its_token() throws Exception {
        try (ProvenServer server = ProvenServer.of(app, true)) {
            ServerConnection connection = open(ConnectionOptions.of(app));
            connection.await(AMPLE);

            ServerAnswer answer = connection.request("POST", "/things?n=1", "{\"a\":\"ä\"}");

            assertThat(answer).isEqualTo(new ServerAnswer(200, "text/plain", "POST /things?n=1 token {\"a\":\"ä\"}"));
            assertThat(server.requests()).containsExactly(answer.body());
        }
    }

    @Test
    void refuses_a_stream_of_events_at_once() throws Exception {
        try (ProvenServer server = ProvenServer.of(app, true)) {
            ServerConnection connection = open(ConnectionOptions.of(app));
            connection.await(AMPLE);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connection.request("GET", "/events", null))
                    .withMessageStartingWith("/events is a stream of events");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void sends_a_content_length_of_zero_where_a_body_is_usual() throws Exception {
        try (FakeServer stranger = FakeServer.healthy(app.range().first())) {
            ServerConnection connection = open(ConnectionOptions.of(app).allowingUnverified());
            connection.await(AMPLE);

            connection.request("POST", "/posted", null);
            connection.request("GET", "/got", null);

            assertThat(stranger.requests())
                    .anyMatch(head -> head.startsWith("POST /posted ") && head.contains("\r\nContent-Length: 0\r\n"))
                    .anyMatch(head -> head.startsWith("GET /got ") && !head.contains("Content-Length"));
        }
    }

    @Test
    void the_limit_of_a_request_also_covers_sending_it() throws Exception {
        Server server;
        try (FakeServer healthy = FakeServer.healthy(0)) {
            server = ProvenServer.ask(home, healthy.port());
        }
        try (ServerSocketChannel deaf = ServerSocketChannel.open()) {
            deaf.bind(Loopback.IPV4.at(server.port()));
            Request request = new Request("PUT", "/large", "x".repeat(20_000_000));

            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> request.send(app, server, Duration.ofSeconds(1)))
                    .withMessage("the server did not answer within 1 s");
        }
    }

    @Test
    void refuses_a_request_while_there_is_no_server() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));

        assertThatExceptionOfType(NoServerException.class)
                .isThrownBy(() -> connection.request("GET", "/things", null))
                .withMessage("not connected to any acme server; the state is searching");
    }

    @Test
    void a_request_whose_server_stops_in_the_middle_is_sent_to_the_next_one() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));
        CompletableFuture<ServerAnswer> answer;
        try (ProvenServer first = ProvenServer.of(app, true)) {
            connection.await(AMPLE);
            answer = CompletableFuture.supplyAsync(() -> get(connection, ProvenServer.NO_ANSWER));
            first.awaitRequest();
        }
        try (ProvenServer second = ProvenServer.of(app, true)) {
            second.awaitRequest();
            second.answer();

            assertThat(answer.get().body()).isEqualTo("GET /no-answer token ");
        }
    }

    @Test
    void only_an_idempotent_request_is_sent_again() throws Exception {
        try (ProvenServer server = ProvenServer.of(app, true)) {
            ServerConnection connection = open(ConnectionOptions.of(app));
            connection.await(AMPLE);

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> connection.request("POST", ProvenServer.BROKEN_OFF_ONCE, "{}"));
            assertThat(server.requests()).hasSize(1);

            ServerAnswer answer = connection.request("PUT", ProvenServer.BROKEN_OFF_ONCE + "-too", "{}");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(server.requests()).hasSize(3);
        }
    }

    private static ServerAnswer get(ServerConnection connection, String path) {
        try {
            return connection.request("GET", path, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_impostor_on_the_port_of_a_stopped_server_sees_neither_token_nor_request() throws Exception {
        Server gone;
        try (ProvenServer server = ProvenServer.of(app, true)) {
            gone = server.server();
        }
        try (FakeServer impostor = FakeServer.healthy(gone.port())) {
            Request request = new Request("POST", "/secret", "{}");

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> request.send(app, gone, Duration.ofSeconds(10)))
                    .withMessageContaining("gives no valid proof");
            assertThat(request.isSent()).isFalse();
            assertThat(impostor.requests())
                    .noneMatch(head -> head.contains("Authorization") || head.contains("secret"));
        }
    }

    @Test
    void refuses_malformed_methods_and_paths() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));

        for (String path : List.of("", "things", "/a b", "/a\r\nX: y", "/ä", "http://evil.example/")) {
            assertThatIllegalArgumentException().isThrownBy(() -> connection.request("GET", path, null));
        }
        for (String method : List.of("", "get", "GET /x", "G\r\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> connection.request(method, "/", null));
        }
    }

    @Test
    void runs_the_launch_command_if_there_is_no_server_and_reports_why_it_failed() throws Exception {
        ConnectionOptions options = ConnectionOptions.of(app)
                .launchedBy(List.of("sh", "-c", "echo one >&2; echo no room in $ACME_HOME >&2; exit 7"));
        ServerConnection connection = open(options);

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> connection.ensureRunning(Duration.ofSeconds(2)))
                .withMessage("the start command exited with 7: no room in " + home);
    }

    @Test
    void does_not_run_the_launch_command_if_there_is_a_server() throws Exception {
        Path trace = home.resolveSibling("trace");
        try (ProvenServer server = ProvenServer.of(app, true)) {
            ServerConnection connection =
                    open(ConnectionOptions.of(app).launchedBy(List.of("touch", trace.toString())));

            assertThat(connection.ensureRunning(AMPLE).port()).isEqualTo(server.port());
            assertThat(Files.exists(trace)).isFalse();
        }
    }

    @Test
    void says_so_if_the_launch_command_succeeds_but_no_server_appears() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app).launchedBy(List.of("true")));

        assertThatExceptionOfType(NoServerException.class)
                .isThrownBy(() -> connection.ensureRunning(Duration.ofSeconds(1)))
                .withMessage("the start command exited with 0, but no verified server responded within 1 s");
    }

    @Test
    void an_app_other_than_projax_must_say_how_to_start_its_server() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app));

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> connection.ensureRunning(AMPLE))
                .withMessageContaining("ConnectionOptions.launchedBy");
    }

    @Test
    void reports_at_once_that_a_command_cannot_be_run() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app)
                .launchedBy(List.of(home.resolve("no-such-program").toString())));
        long start = System.nanoTime();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> connection.ensureRunning(AMPLE))
                .withMessage("cannot run " + home.resolve("no-such-program") + ": no such file");

        assertThat(since(start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void kills_a_command_that_hangs_even_if_it_ignores_the_signal() throws Exception {
        ServerConnection connection =
                open(ConnectionOptions.of(app).launchedBy(List.of("sh", "-c", "trap '' TERM; while :; do :; done")));
        long start = System.nanoTime();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> connection.ensureRunning(Duration.ofMillis(1500)))
                .withMessage("the start command did not exit within 1500 ms");

        assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
        for (ProcessHandle shell : ProcessHandle.current()
                .children()
                .filter(ServerConnectionTest::isTheShell)
                .toList()) {
            assertThat(shell.onExit()).succeedsWithin(AMPLE);
        }
    }

    private static boolean isTheShell(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .commandLine()
                        .filter(it -> it.contains("trap"))
                        .isPresent();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void callers_at_the_same_time_share_one_launch() throws Exception {
        Path trace = home.resolveSibling("trace");
        Path go = home.resolveSibling("go");
        ServerConnection connection = open(ConnectionOptions.of(app)
                .launchedBy(List.of(
                        "sh", "-c", "echo x >>" + trace + "; until [ -e " + go + " ]; do sleep 0.01; done; exit 7")));
        List<CompletableFuture<Server>> asked = new ArrayList<>();
        Queue<Thread> callers = new ConcurrentLinkedQueue<>();

        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            for (int i = 0; i < 5; i++) {
                asked.add(CompletableFuture.supplyAsync(
                        () -> {
                            callers.add(Thread.currentThread());
                            return ensure(connection);
                        },
                        threads));
            }
            // the launch does not exit before this
            Eventually.that(
                    "all of them wait for it",
                    () -> callers.stream()
                                    .filter(it -> it.getState() == Thread.State.TIMED_WAITING)
                                    .count()
                            == 5);
            Files.createFile(go);
            for (CompletableFuture<Server> each : asked) {
                assertThat(each)
                        .failsWithin(AMPLE)
                        .withThrowableThat()
                        .havingRootCause()
                        .withMessage("the start command exited with 7");
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(Files.readAllLines(trace)).containsExactly("x");
    }

    private static Server ensure(ServerConnection connection) {
        try {
            return connection.ensureRunning(AMPLE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_closed_connection_launches_nothing() throws Exception {
        Path trace = home.resolveSibling("trace");
        ServerConnection connection = open(ConnectionOptions.of(app).launchedBy(List.of("touch", trace.toString())));
        connection.close();

        assertThatExceptionOfType(NoServerException.class)
                .isThrownBy(() -> connection.ensureRunning(AMPLE))
                .withMessage("the connection is closed");
        assertThat(Files.exists(trace)).isFalse();
    }

    @Test
    void a_listener_that_throws_errors_breaks_nothing() throws Exception {
        ServerConnection connection = ServerConnection.open(
                ConnectionOptions.of(app),
                state -> {
                    told.add(state);
                    throw new AssertionError("a test's listener");
                },
                Runnable::run);
        opened = connection;

        try (ProvenServer server = ProvenServer.of(app, true)) {
            assertThat(connection.await(AMPLE)).map(Server::port).contains(server.port());
        }
        next();
        next();
        assertThat(next()).isInstanceOf(Searching.class);
        connection.close();

        assertThat(next()).isInstanceOf(Closed.class);
    }

    @Test
    void can_wait_forever() throws Exception {
        ServerConnection connection = open(ConnectionOptions.of(app).withRequestLimit(FOREVER));
        try (ProvenServer server = ProvenServer.of(app, true)) {
            assertThat(connection.await(FOREVER)).map(Server::port).contains(server.port());
            assertThat(connection.request("GET", "/things", null).status()).isEqualTo(200);
        }
    }

    @Test
    void finds_a_server_in_a_home_that_was_removed_and_recreated() throws Exception {
        Files.createDirectories(home);
        ServerConnection connection = open(ConnectionOptions.of(app));
        assertThat(connection.await(Duration.ofMillis(300))).isEmpty();

        Files.delete(home);
        assertThat(connection.await(Duration.ofMillis(300))).isEmpty();

        try (ProvenServer server = ProvenServer.of(app, true)) {
            assertThat(connection.await(AMPLE)).map(Server::port).contains(server.port());
        }
    }

    private ServerConnection open(ConnectionOptions options) throws IOException {
        ServerConnection connection = ServerConnection.open(options, told::add, Runnable::run);
        opened = connection;
        return connection;
    }

    private ConnectionState next() throws InterruptedException {
        ConnectionState state = told.poll(AMPLE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(state).as("a state within " + AMPLE).isNotNull();
        return state;
    }
}
