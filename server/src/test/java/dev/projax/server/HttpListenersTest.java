package dev.projax.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.RawHttp.Answer;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class HttpListenersTest {
    private static final HttpHandler HELLO =
            exchange -> exchange.getResponseSender().send("hello");

    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final int port = FreePorts.one();
    private final List<InetSocketAddress> both = FreePorts.addresses(port);

    @BeforeAll
    static void requireIpv6() {
        Requirement.ipv6();
    }

    @RepeatedTest(10)
    void frees_its_port_before_close_returns() throws IOException {
        HttpListeners listeners = HttpListeners.open(both, HELLO);
        Answer answer = RawHttp.ask(both.get(1), "GET / HTTP/1.1", "Host: localhost");

        listeners.close();

        assertThat(answer.body()).isEqualTo("hello");
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @Test
    void does_nothing_on_a_second_close() throws IOException {
        HttpListeners listeners = HttpListeners.open(both, HELLO);
        listeners.close();

        try (HttpListeners successor = HttpListeners.open(both, HELLO)) {
            listeners.close();

            assertThat(successor).isNotNull();
            assertThat(RawHttp.ask(both.get(0), "GET / HTTP/1.1", "Host: localhost")
                            .body())
                    .isEqualTo("hello");
        }
    }

    @Test
    void listens_on_an_address_that_is_added_later() throws IOException {
        try (HttpListeners listeners = HttpListeners.open(both.subList(0, 1), HELLO)) {
            boolean listens = listeners.listenAlsoOn(both.get(1));

            assertThat(listens).isTrue();
            assertThat(RawHttp.ask(both.get(1), "GET / HTTP/1.1", "Host: localhost")
                            .body())
                    .isEqualTo("hello");
        }
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @Test
    void adds_no_address_that_is_taken_and_none_after_the_close() throws IOException {
        HttpListeners listeners = HttpListeners.open(both.subList(0, 1), HELLO);
        try (PortSquatter squatter = PortSquatter.listeningOn(both.get(1))) {
            assertThat(squatter.port()).isEqualTo(port);
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> listeners.listenAlsoOn(both.get(1)));
        }
        listeners.close();

        assertThat(listeners.listenAlsoOn(both.get(1))).isFalse();

        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @Test
    void lets_a_running_request_finish_while_the_port_is_already_closed() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        HttpListeners listeners = HttpListeners.open(both, new BlockingHandler(exchange -> {
            running.countDown();
            awaitTheEndOfListening();
            exchange.getResponseSender().send("finished");
        }));

        try (Socket client = open("/slow")) {
            running.await();
            listeners.close();

            assertThat(RawHttp.read(client).body()).isEqualTo("finished");
        }
    }

    private Socket open(String path) throws IOException {
        return RawHttp.open(both.get(0), "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    /** Waits until nothing listens on the port, which is never before the close has begun. */
    private void awaitTheEndOfListening() {
        Eventually.that("nothing listens", () -> FreePorts.isFree(both.get(0)));
    }

    @Test
    void gives_an_endless_request_700_ms_and_then_closes() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        HttpListeners listeners = HttpListeners.open(both, new BlockingHandler(exchange -> {
            running.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                // the worker has been shut down
            }
        }));

        try (Socket client = open("/endless")) {
            running.await();
            long start = System.nanoTime();
            listeners.close();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(elapsed).isBetween(Duration.ofMillis(650), PATIENCE);
            client.setSoTimeout((int) PATIENCE.toMillis());
            assertThat(client.getInputStream().readAllBytes())
                    .as("read to its end")
                    .isNotNull();
            assertThat(FreePorts.isFree(port)).isTrue();
        }
    }

    @Test
    void closes_idle_connections() throws IOException {
        HttpListeners listeners = HttpListeners.open(both, HELLO);

        try (Socket idle = new Socket(both.get(0).getAddress(), port)) {
            idle.setSoTimeout((int) TimeUnit.SECONDS.toMillis(3));
            idle.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            int first = idle.getInputStream().read();
            listeners.close();

            assertThat(first).isEqualTo('H');
            assertThat(idle.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void closes_on_an_interrupted_thread_and_leaves_it_interrupted() throws IOException {
        HttpListeners listeners = HttpListeners.open(both, HELLO);
        Thread.currentThread().interrupt();

        listeners.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @RepeatedTest(5)
    void binds_both_addresses_or_none() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        try (ServerSocketChannel squatter = ServerSocketChannel.open().bind(Loopback.IPV6.at(port))) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> HttpListeners.open(both, exchange -> requests.incrementAndGet()));

            assertThat(squatter.isOpen()).isTrue();
            assertThat(FreePorts.isFree(both.get(0))).isTrue();
        }
        assertThat(requests).hasValue(0);
        assertThat(FreePorts.isFree(port)).isTrue();
    }

    @Test
    void throws_a_bind_exception_if_the_first_address_is_taken() throws IOException {
        try (ServerSocketChannel squatter = ServerSocketChannel.open().bind(Loopback.IPV4.at(port))) {
            assertThatExceptionOfType(BindException.class).isThrownBy(() -> HttpListeners.open(both, HELLO));

            assertThat(squatter.isOpen()).isTrue();
            assertThat(FreePorts.isFree(both.get(1))).isTrue();
        }
    }

    @Test
    void leaves_no_thread_behind() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        HttpListeners listeners = HttpListeners.open(both, HELLO);
        Set<Thread> own = new HashSet<>(Thread.getAllStackTraces().keySet());
        own.removeAll(before);

        listeners.close();

        assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);
        for (Thread thread : own) {
            thread.join(PATIENCE.toMillis());
        }
        assertThat(own).noneMatch(Thread::isAlive);
    }
}
