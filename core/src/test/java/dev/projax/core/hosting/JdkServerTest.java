package dev.projax.core.hosting;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.RawHttp.Answer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class JdkServerTest {
    private static final String LOCAL = "Host: localhost";

    /** So long that a test that waits for it runs into its timeout. */
    private static final Duration AMPLE = Duration.ofSeconds(60);

    private final App app;

    JdkServerTest(@TempDir Path parent) {
        app = Acme.in(parent.resolve("home"), FreePorts.inARow(2));
    }

    // health

    @Test
    void is_verified_by_clients_on_every_address() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            Optional<Server> found = Discovery.of(app).find();

            assertThat(found.map(Server::verified)).contains(true);
            for (InetSocketAddress address : addresses(hosted)) {
                Answer health = RawHttp.ask(address, "GET /health HTTP/1.1", LOCAL);
                assertThat(health.status()).isEqualTo(200);
                assertThat(Health.isHealthy(health.body())).isTrue();
                assertThat(health.header("Content-Type")).containsExactly("application/json");
            }
        }
    }

    @Test
    void answers_a_health_check_with_head_like_one_with_get() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            String challenge = "Projax-Challenge: " + Health.challenge();

            Answer get = RawHttp.ask(hosted.port(), "GET /health HTTP/1.1", LOCAL, challenge);
            Answer head = RawHttp.ask(hosted.port(), "HEAD /health HTTP/1.1", LOCAL, challenge);

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            for (String name : List.of("Content-Length", "Content-Type", "Projax-Instance", "Projax-Proof")) {
                assertThat(head.header(name)).hasSize(1).isEqualTo(get.header(name));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "get"})
    void checks_health_with_no_other_method(String method) throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            Answer answer = RawHttp.ask(hosted.port(), method + " /health HTTP/1.1", LOCAL, "Content-Length: 0");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).containsExactly("GET, HEAD");
            assertThat(answer.body()).isEqualTo("this path accepts only GET and HEAD\n");
        }
    }

    @Test
    void refuses_two_challenges() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            String challenge = "Projax-Challenge: " + Health.challenge();

            Answer answer = RawHttp.ask(hosted.port(), "GET /health HTTP/1.1", LOCAL, challenge, challenge);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.hasHeaderLike("Projax-")).isFalse();
        }
    }

    @Test
    void leaves_the_usual_health_path_to_the_handler_if_the_app_has_its_own() throws IOException {
        App own = app.withHealthPath("/internal/health");
        try (Hosted<JdkServer> hosted = Hosting.of(own).start(JdkServer.of(JdkServerTest::hello))) {
            assertThat(Discovery.of(own).find().map(Server::verified)).contains(true);
            assertThat(RawHttp.ask(hosted.port(), "GET /health HTTP/1.1", LOCAL).body())
                    .isEqualTo("hello /health");
        }
    }

    // the guard

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/nothing"})
    void refuses_a_rebound_name_on_every_path_before_the_handler(String path) throws IOException {
        AtomicBoolean called = new AtomicBoolean();
        try (Hosted<JdkServer> hosted = start(exchange -> called.set(true))) {
            for (InetSocketAddress address : addresses(hosted)) {
                Answer answer = RawHttp.ask(address, "GET " + path + " HTTP/1.1", "Host: evil.example");

                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.header("Content-Type")).containsExactly("text/plain; charset=utf-8");
                assertThat(answer.body())
                        .isEqualTo("the host evil.example is not allowed; use localhost or 127.0.0.1\n");
            }
        }
        assertThat(called).isFalse();
    }

    @Test
    void lets_in_pages_of_this_machine_and_no_others() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            Answer own = RawHttp.ask(hosted.port(), "GET / HTTP/1.1", LOCAL, "Origin: http://localhost:3000");
            Answer other = RawHttp.ask(hosted.port(), "POST / HTTP/1.1", LOCAL, "Origin: https://evil.example");

            assertThat(own.status()).isEqualTo(200);
            assertThat(own.header("Access-Control-Allow-Origin")).containsExactly("http://localhost:3000");
            assertThat(own.header("Vary")).containsExactly("Origin");
            assertThat(other.status()).isEqualTo(403);
            assertThat(other.body()).isEqualTo("the origin https://evil.example is not allowed\n");
            assertThat(other.hasHeaderLike("Access-Control")).isFalse();
        }
    }

    @Test
    void answers_the_preflight_of_an_allowed_page() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            Answer answer = RawHttp.ask(
                    hosted.port(),
                    "OPTIONS /anything HTTP/1.1",
                    LOCAL,
                    "Origin: http://localhost:3000",
                    "Access-Control-Request-Method: POST");

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Methods")).containsExactly("GET, HEAD, POST");
        }
    }

    @Test
    void lets_in_what_its_policy_allows() throws IOException {
        BrowserPolicy policy = BrowserPolicy.forLoopback()
                .allowingHosts(Set.of("acme.test"))
                .allowingOrigins(Set.of("https://app.example"));
        try (Hosted<JdkServer> hosted = Hosting.of(app).start(JdkServer.of(JdkServerTest::hello, policy))) {
            Answer answer =
                    RawHttp.ask(hosted.port(), "GET / HTTP/1.1", "Host: acme.test", "Origin: https://app.example");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).containsExactly("https://app.example");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/", "http://localhost/health", "https://evil.example/x", "//localhost/x"})
    void refuses_a_url_in_place_of_a_path(String target) throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            Answer answer = RawHttp.ask(hosted.port(), "GET " + target + " HTTP/1.1", LOCAL);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).isEqualTo("this is not a proxy: send a path in the request line, not a URL\n");
        }
    }

    // the handler

    @Test
    void sends_the_length_but_not_the_body_of_an_answer_to_head() throws IOException {
        CompletableFuture<String> end = new CompletableFuture<>();
        HttpHandler handler = exchange -> {
            try {
                hello(exchange);
                end.complete("returned");
            } catch (IOException e) {
                end.complete("threw " + e);
                throw e;
            }
        };
        try (Hosted<JdkServer> hosted = start(handler)) {
            Answer head = RawHttp.ask(hosted.port(), "HEAD /x HTTP/1.1", LOCAL);

            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).containsExactly("8");
            assertThat(head.body()).isEmpty();
            assertThat(end.join()).isEqualTo("returned");
        }
    }

    @Test
    void takes_any_other_answer_to_head_too() throws IOException {
        HttpHandler handler = exchange -> {
            String path = exchange.getRequestURI().getPath();
            exchange.sendResponseHeaders(path.equals("/empty") ? 204 : 200, path.equals("/stream") ? 0 : -1);
            if (path.equals("/stream")) {
                exchange.getResponseBody().write(new byte[100_000]);
            }
            exchange.close();
        };
        try (Hosted<JdkServer> hosted = start(handler)) {
            for (String path : List.of("/empty", "/none", "/stream")) {
                Answer head = RawHttp.ask(hosted.port(), "HEAD " + path + " HTTP/1.1", LOCAL);

                assertThat(head.status()).isEqualTo(path.equals("/empty") ? 204 : 200);
                assertThat(head.body()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "io"})
    void answers_500_if_the_handler_fails_before_it_has_sent_anything(String kind) throws IOException {
        try (Hosted<JdkServer> hosted = start(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            fail(kind);
        })) {
            Answer answer = RawHttp.ask(hosted.port(), "GET /x HTTP/1.1", LOCAL, "Origin: http://localhost:3000");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).isEqualTo("the server failed on this request; its log says why\n");
            assertThat(answer.hasHeaderLike("Content-Encoding")).isFalse();
            assertThat(answer.header("Access-Control-Allow-Origin")).hasSize(1);
            assertThat(RawHttp.ask(hosted.port(), "GET /health HTTP/1.1", LOCAL).status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exception", "error", "io"})
    void breaks_the_connection_if_the_handler_fails_halfway(String kind) throws IOException {
        try (Hosted<JdkServer> hosted = start(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("half".getBytes(UTF_8));
            exchange.getResponseBody().flush();
            fail(kind);
        })) {
            Answer answer = RawHttp.ask(hosted.port(), "GET /x HTTP/1.1", LOCAL);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("half").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void answers_several_requests_at_the_same_time() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        try (Hosted<JdkServer> hosted = start(exchange -> {
            await(together);
            hello(exchange);
        })) {
            CompletableFuture<Answer> other = background(() -> get(hosted.port()));
            Answer one = get(hosted.port());

            assertThat(List.of(one, other.get())).extracting(Answer::status).containsExactly(200, 200);
        }
    }

    /** A packet that waits for an acknowledgement takes at least 40 ms. */
    @Test
    void answers_at_once_on_a_connection_that_is_used_again() throws IOException {
        try (Hosted<JdkServer> hosted = start(JdkServerTest::hello);
                Socket client = RawHttp.open(Loopback.IPV4.at(hosted.port()), "")) {
            long fastest = Long.MAX_VALUE;
            for (int i = 0; i < 60; i++) {
                long asked = System.nanoTime();
                client.getOutputStream().write(("GET / HTTP/1.1\r\n" + LOCAL + "\r\n\r\n").getBytes(UTF_8));
                String answer = "";
                while (!answer.endsWith("hello /")) {
                    answer += (char) client.getInputStream().read();
                }
                boolean acknowledgesLate = i >= 40;
                fastest = acknowledgesLate ? Math.min(fastest, System.nanoTime() - asked) : fastest;
            }

            assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofMillis(35));
        }
    }

    // the start

    @Test
    void closes_the_first_address_if_the_second_one_is_taken() throws Exception {
        Requirement.ipv6();
        int port = FreePorts.one();
        PortBinder<JdkServer> binder = JdkServer.of(JdkServerTest::hello).apply(OwnIdentity.create());
        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(port))) {
            assertThat(squatter).isNotNull();
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> binder.bind(List.of(Loopback.IPV4.at(port), Loopback.IPV6.at(port))));
        }
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @Test
    void takes_the_next_port_if_the_first_one_is_taken() throws IOException {
        try (PortSquatter squatter = PortSquatter.listeningOn(app.range().first());
                Hosted<JdkServer> hosted = start(JdkServerTest::hello)) {
            assertThat(squatter).isNotNull();
            assertThat(hosted.port()).isEqualTo(app.range().last());
        }
    }

    @Test
    void listens_on_one_more_address_until_it_is_stopped() throws Exception {
        Requirement.ipv6();
        int port = FreePorts.one();
        PortBinder<JdkServer> binder = JdkServer.of(JdkServerTest::hello).apply(OwnIdentity.create());
        JdkServer server = binder.bind(List.of(Loopback.IPV4.at(port)));

        assertThat(binder.listenAlsoOn(server, Loopback.IPV6.at(port))).isTrue();

        assertThat(RawHttp.ask(Loopback.IPV6.at(port), "GET / HTTP/1.1", LOCAL).body())
                .isEqualTo("hello /");
        binder.stop(server);
        assertThat(FreePorts.isFree(port)).isTrue();
        assertThat(binder.listenAlsoOn(server, Loopback.IPV6.at(port))).isFalse();
    }

    // the stop

    @Test
    void finishes_a_running_request_and_refuses_new_ones_while_it_stops() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch maySend = new CountDownLatch(1);
        Hosted<JdkServer> hosted = start(exchange -> {
            running.countDown();
            await(maySend);
            hello(exchange);
        });
        CompletableFuture<Answer> answer = background(() -> get(hosted.port()));
        running.await();

        CompletableFuture<Answer> late = background(() -> {
            try {
                return firstRefusal(hosted.port());
            } finally {
                maySend.countDown();
            }
        });
        hosted.close();

        assertThat(answer.get().body()).isEqualTo("hello /");
        assertThat(late.get().status()).isEqualTo(503);
        assertThat(late.get().body()).isEqualTo("the server is stopping\n");
        assertThat(FreePorts.isFree(hosted.port())).isTrue();
    }

    @Test
    void waits_for_an_answer_that_another_thread_sends() throws Exception {
        CompletableFuture<HttpExchange> exchanges = new CompletableFuture<>();
        Hosted<JdkServer> hosted = start(exchanges::complete);
        CompletableFuture<Answer> answer = background(() -> get(hosted.port()));
        HttpExchange exchange = exchanges.get();

        CompletableFuture<Boolean> closing = background(() -> close(hosted));
        hello(exchange);

        closing.get();
        assertThat(answer.get().body()).isEqualTo("hello /");
    }

    @Test
    void interrupts_a_request_that_does_not_finish() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        HttpHandler endless = exchange -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        };
        Hosted<JdkServer> hosted =
                Hosting.of(app).start(JdkServer.of(endless, BrowserPolicy.forLoopback(), Duration.ofMillis(1)));
        try (Socket client = RawHttp.open(Loopback.IPV4.at(hosted.port()), "GET / HTTP/1.1\r\n" + LOCAL + "\r\n\r\n")) {
            running.await();

            hosted.close();

            interrupted.await();
            assertThat(RawHttp.read(client).text()).isEmpty();
        }
        assertThat(FreePorts.isFree(hosted.port())).isTrue();
    }

    // a request that closes its own server

    @Test
    void answers_the_request_that_closes_it() throws Exception {
        CompletableFuture<Hosted<JdkServer>> own = new CompletableFuture<>();
        Hosted<JdkServer> hosted = start(exchange -> {
            own.join().close();
            own.join().close();
            own.join().closeSoon();
            hello(exchange);
        });
        own.complete(hosted);

        Answer answer = get(hosted.port());
        hosted.awaitClose();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello /");
        assertThat(FreePorts.isFree(hosted.port())).isTrue();
        assertThat(app.portFile()).doesNotExist();
        assertThat(app.directory().resolve("instances")).isEmptyDirectory();
    }

    @Test
    void answers_500_and_closes_if_the_request_that_closes_it_fails() throws Exception {
        CompletableFuture<Hosted<JdkServer>> own = new CompletableFuture<>();
        Hosted<JdkServer> hosted = start(exchange -> {
            own.join().close();
            throw planned(new IllegalStateException("planned by the test"));
        });
        own.complete(hosted);

        Answer answer = get(hosted.port());
        hosted.awaitClose();

        assertThat(answer.status()).isEqualTo(500);
        assertThat(FreePorts.isFree(hosted.port())).isTrue();
    }

    @Test
    void closes_once_for_a_request_and_its_program() throws Exception {
        assertThat(answerOfClosing(port -> {}).body()).isEqualTo("hello /");
    }

    @Test
    void a_request_may_close_its_server_while_that_is_closing() throws Exception {
        assertThat(answerOfClosing(JdkServerTest::firstRefusal).body()).isEqualTo("hello /");
    }

    /**
     * Returns the answer to a request that closes its server, as another thread does at the same time.
     *
     * @param before what the request does first, with its server's port
     */
    private Answer answerOfClosing(IntConsumer before) throws Exception {
        CompletableFuture<Hosted<JdkServer>> own = new CompletableFuture<>();
        CountDownLatch running = new CountDownLatch(1);
        Hosted<JdkServer> hosted = start(exchange -> {
            running.countDown();
            before.accept(own.join().port());
            own.join().close();
            hello(exchange);
        });
        own.complete(hosted);
        CompletableFuture<Answer> answer = background(() -> get(hosted.port()));
        running.await();

        hosted.close();

        Answer received = answer.get();
        assertThat(FreePorts.isFree(hosted.port())).isTrue();
        return received;
    }

    @Test
    void a_request_closes_another_server_at_once() throws Exception {
        App other = Acme.in(app.directory().resolveSibling("other"), PortRange.of(FreePorts.one()));
        Hosted<JdkServer> closed = Hosting.of(other).start(JdkServer.of(JdkServerTest::hello));
        AtomicBoolean free = new AtomicBoolean();
        try (Hosted<JdkServer> hosted = start(exchange -> {
            closed.close();
            free.set(FreePorts.isFree(closed.port()));
            hello(exchange);
        })) {
            assertThat(get(hosted.port()).status()).isEqualTo(200);
            assertThat(free).isTrue();
        }
    }

    @Test
    void a_request_does_not_wait_for_the_close_of_its_own_server() throws Exception {
        CompletableFuture<Hosted<JdkServer>> running = new CompletableFuture<>();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        try (Hosted<JdkServer> hosted = start(exchange -> {
            thrown.complete(catchThrowable(() -> running.join().awaitClose()));
            hello(exchange);
        })) {
            running.complete(hosted);

            assertThat(get(hosted.port()).status()).isEqualTo(200);
            assertThat(thrown.get())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a request cannot wait until its own server is closed");
        }
    }

    // tokens

    @Test
    void gives_its_handler_the_identity_that_checks_tokens() throws IOException {
        Function<Identity, HttpHandler> handler = identity -> exchange -> {
            boolean admitted = identity.admits(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(admitted ? 202 : 401, -1);
            exchange.close();
        };
        try (Hosted<JdkServer> hosted =
                Hosting.of(app).start(JdkServer.withIdentity(handler, BrowserPolicy.forLoopback()))) {
            String token =
                    Discovery.of(app).find().flatMap(Server::authorization).orElseThrow();

            assertThat(RawHttp.ask(hosted.port(), "POST / HTTP/1.1", LOCAL, "Authorization: " + token)
                            .status())
                    .isEqualTo(202);
            assertThat(RawHttp.ask(hosted.port(), "POST / HTTP/1.1", LOCAL).status())
                    .isEqualTo(401);
        }
    }

    private Hosted<JdkServer> start(HttpHandler handler) throws IOException {
        return Hosting.of(app).start(JdkServer.of(handler, BrowserPolicy.forLoopback(), AMPLE));
    }

    private static List<InetSocketAddress> addresses(Hosted<?> hosted) {
        InetSocketAddress ipv4 = Loopback.IPV4.at(hosted.port());
        return hosted.isIpv4Only() ? List.of(ipv4) : List.of(ipv4, Loopback.IPV6.at(hosted.port()));
    }

    private static void hello(HttpExchange exchange) throws IOException {
        byte[] body = ("hello " + exchange.getRequestURI()).getBytes(UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void fail(String kind) throws IOException {
        switch (kind) {
            case "error" -> throw planned(new NoClassDefFoundError("planned by the test"));
            case "io" -> throw planned(new IOException("planned by the test"));
            default -> throw planned(new IllegalStateException("planned by the test"));
        }
    }

    /** Removes the stack trace, because the server logs it. */
    private static <E extends Throwable> E planned(E failure) {
        failure.setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    private static Answer get(int port) {
        return get(port, "/");
    }

    private static Answer get(int port, String path) {
        try {
            return RawHttp.ask(port, "GET " + path + " HTTP/1.1", LOCAL);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Answer firstRefusal(int port) {
        Answer answer = get(port, "/health");
        while (answer.status() == 200) {
            answer = get(port, "/health");
        }
        return answer;
    }

    /** Runs it on a thread of its own, because the common pool may have only one. */
    private static <T> CompletableFuture<T> background(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, command -> new Thread(command, "background").start());
    }

    private static boolean close(Hosted<?> hosted) {
        try {
            hosted.close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
