package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Addresses;
import dev.projax.core.net.Loopback;
import dev.projax.core.net.PortTakenException;
import dev.projax.core.net.UnfitServerException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class PortAllocatorTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PortAllocator allocator = new PortAllocator();

    @BeforeAll
    static void requireIpv6() {
        Requirement.ipv6();
    }

    // choosing a port

    @Test
    void takes_the_first_port_with_both_loopback_addresses() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.first());
            assertThat(port.loopbacks())
                    .containsExactly(Loopback.IPV4.at(range.first()), Loopback.IPV6.at(range.first()));
            assertThat(port.isIpv4Only()).isFalse();
            assertThat(port.refused()).isEmpty();
        }
    }

    @Test
    void skips_a_port_that_is_taken_on_ipv4_only() throws IOException {
        skipsThePortThatIsTakenBy(port -> PortSquatter.listeningOn(port));
    }

    @Test
    void skips_a_port_that_is_taken_on_ipv6_only() throws IOException {
        skipsThePortThatIsTakenBy(port -> PortSquatter.listeningOn(Loopback.IPV6.at(port)));
    }

    @Test
    void skips_a_port_that_is_taken_on_the_wildcard() throws IOException {
        skipsThePortThatIsTakenBy(port -> PortSquatter.onWildcard6(port));
    }

    @Test
    void skips_a_port_that_is_bound_but_not_listening() throws IOException {
        skipsThePortThatIsTakenBy(port -> PortSquatter.boundOnly(Loopback.IPV4.at(port)));
    }

    private void skipsThePortThatIsTakenBy(Squatting squatting) throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortSquatter squatter = squatting.on(range.first());
                BoundPort<LoopbackServer> port =
                        allocator.bindFirstFree(range, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(squatter).isNotNull();
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "Address already in use"));
        }
    }

    private interface Squatting {
        PortSquatter on(int port) throws IOException;
    }

    @Test
    void takes_a_free_preferred_port_before_the_range() throws IOException {
        PortRange range = FreePorts.inARow(3);
        PortChoice choice = PortChoice.firstFreeOf(range).preferring(range.last());

        try (BoundPort<LoopbackServer> port =
                allocator.bindFirstFree(choice, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.last());
        }
    }

    @Test
    void falls_back_to_the_range_when_the_preferred_port_is_taken() throws IOException {
        PortRange range = FreePorts.inARow(3);
        PortChoice choice = PortChoice.firstFreeOf(range).preferring(range.last());

        try (PortSquatter squatter = PortSquatter.listeningOn(range.last());
                BoundPort<LoopbackServer> port =
                        allocator.bindFirstFree(choice, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(squatter).isNotNull();
            assertThat(port.port()).isEqualTo(range.first());
            assertThat(port.refused()).extracting(Refused::port).containsExactly(range.last());
        }
    }

    @Test
    void gives_up_when_the_strict_port_is_taken() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortSquatter squatter = PortSquatter.listeningOn(range.first())) {
            assertThat(squatter).isNotNull();
            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> allocator.bindFirstFree(
                            PortChoice.strictly(range.first()), PortBinder.of(LoopbackServer::listenOn)))
                    .withMessage("no free port in " + range.first() + ": " + range.first()
                            + " (Address already in use); free one of them or choose other ports");
        }
    }

    @Test
    void names_every_port_with_its_reason_when_all_are_taken() throws IOException {
        PortRange range = FreePorts.inARow(2);
        List<Integer> tried = new ArrayList<>();

        try (PortSquatter ipv4 = PortSquatter.listeningOn(range.first());
                PortSquatter ipv6 = PortSquatter.listeningOn(Loopback.IPV6.at(range.last()))) {
            assertThat(ipv4).isNotSameAs(ipv6);
            Throwable thrown = catchThrowable(() -> allocator.bindFirstFree(range, recording(tried)));

            assertThat(thrown)
                    .isInstanceOf(NoFreePortException.class)
                    .hasMessage("no free port in " + range + ": " + range.first() + " (Address already in use), "
                            + range.last() + " (Address already in use); free one of them or choose other ports");
            NoFreePortException full = (NoFreePortException) thrown;
            assertThat(full.choice().range()).isEqualTo(range);
            assertThat(full.refused())
                    .containsExactly(
                            new Refused(range.first(), "Address already in use"),
                            new Refused(range.last(), "Address already in use"));
        }
    }

    @Test
    void does_not_run_the_binder_for_a_taken_port() throws IOException {
        PortRange range = FreePorts.inARow(3);
        List<Integer> tried = new ArrayList<>();

        try (PortSquatter ipv4 = PortSquatter.listeningOn(range.first());
                PortSquatter ipv6 = PortSquatter.listeningOn(Loopback.IPV6.at(range.first() + 1));
                BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, recording(tried))) {
            assertThat(ipv4).isNotSameAs(ipv6);
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(tried).containsExactly(range.last());
        }
    }

    // wrong binders

    @Test
    void says_that_the_binder_is_wrong_if_it_is_refused_every_free_port() {
        PortRange range = new PortRange(3001, 3002);
        BindException first = new BindException("reason of 3001");
        PortBinder<LoopbackServer> refused = PortBinder.of(loopbacks -> {
            int port = loopbacks.get(0).getPort();
            throw port == 3001 ? first : new BindException("reason of " + port);
        });

        assertThatThrownBy(() -> allocator.bindFirstFree(range, refused))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage(
                        "the server could not bind 3001 (reason of 3001), 3002 (reason of 3002), although they are free;"
                                + " either it listens on a wildcard address like 0.0.0.0 instead of the addresses that the binder gets,"
                                + " or it opens another port that is taken")
                .hasCause(first);
    }

    @Test
    void says_that_no_port_is_free_if_some_are_refused_to_the_binder_and_the_rest_are_taken() throws IOException {
        PortRange range = FreePorts.inARow(2);
        PortBinder<LoopbackServer> refused = PortBinder.of(loopbacks -> {
            throw new BindException("lost a race");
        });

        try (PortSquatter squatter = PortSquatter.listeningOn(range.first())) {
            assertThat(squatter).isNotNull();
            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> allocator.bindFirstFree(range, refused))
                    .withMessageContaining(range.last() + " (lost a race)");
        }
    }

    @Test
    void says_that_the_binder_is_wrong_next_to_a_taken_port_too() throws IOException {
        PortRange range = FreePorts.inARow(3);
        PortBinder<LoopbackServer> onWildcard =
                PortBinder.onIpv4(one -> LoopbackServer.listenOn(List.of(new InetSocketAddress("::", one.getPort()))));

        try (PortSquatter squatter = PortSquatter.listeningOn(range.first())) {
            assertThat(squatter).isNotNull();
            assertThatThrownBy(() -> allocator.bindFirstFree(range, onWildcard))
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessageStartingWith("the server could not bind " + (range.first() + 1))
                    .hasMessageContaining("although they are free");
        }
    }

    @Test
    void takes_the_next_port_if_another_program_answers_on_the_first() throws IOException {
        PortRange range = FreePorts.inARow(2);
        FailingOnce binder = new FailingOnce(new PortTakenException("it is redirected"));

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, binder)) {
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "it is redirected"));
        }
        assertThatExceptionOfType(NoFreePortException.class)
                .isThrownBy(() -> allocator.bindFirstFree(
                        PortRange.of(range.first()), new FailingOnce(new PortTakenException("it is redirected"))));
    }

    static Stream<Arguments> wildcards() {
        return Stream.of(
                arguments("[::], which is 0.0.0.0 too", PortBinder.of(all -> PortSquatter.onWildcard6(portOf(all)))),
                arguments(
                        "0.0.0.0, next to a held ::1",
                        PortBinder.onIpv4(it -> PortSquatter.onWildcard4(it.getPort()))));
    }

    private static int portOf(List<InetSocketAddress> addresses) {
        return addresses.get(0).getPort();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wildcards")
    void refuses_a_server_that_listens_on_the_wildcard(String wildcard, PortBinder<PortSquatter> binder) {
        PortRange range = FreePorts.inARow(2);

        assertThatThrownBy(() -> allocator.bindFirstFree(range, binder))
                .as(wildcard)
                .isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith("the server listens on port " + range.first()
                        + " of every network interface, where other machines can reach it;"
                        + " make it listen only on 127.0.0.1:" + range.first());
        assertThat(FreePorts.isFree(range.first())).isTrue();
    }

    @Test
    void blames_the_binder_if_its_wildcard_collides_with_the_held_ipv6() {
        PortRange range = FreePorts.inARow(2);
        PortBinder<LoopbackServer> binder =
                PortBinder.onIpv4(one -> LoopbackServer.listenOn(List.of(new InetSocketAddress("::", one.getPort()))));

        assertThatThrownBy(() -> allocator.bindFirstFree(range, binder))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("although they are free")
                .hasCauseInstanceOf(BindException.class);
    }

    /** Like Netty: a channel is closed by its own thread, which may take a moment. */
    @Test
    void blames_the_binder_even_if_it_closes_its_wildcard_socket_after_it_has_failed() {
        PortRange range = FreePorts.inARow(2);
        PortBinder<LoopbackServer> binder = PortBinder.of(all -> {
            PortSquatter wildcard = PortSquatter.onWildcard6(portOf(all));
            CompletableFuture.delayedExecutor(120, TimeUnit.MILLISECONDS).execute(() -> closeQuietly(wildcard));
            return LoopbackServer.listenOn(all);
        });

        assertThatThrownBy(() -> allocator.bindFirstFree(range, binder))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("although they are free")
                .hasCauseInstanceOf(BindException.class);
    }

    private static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refuses_a_server_that_leaves_out_an_address() {
        PortAllocator impatient =
                new PortAllocator(new PortCheck(new LoopbackSockets(), false), Leases.NONE, Duration.ofMillis(100));
        int number = FreePorts.one();

        for (Loopback missing : Loopback.values()) {
            PortBinder<LoopbackServer> binder = PortBinder.of(all -> LoopbackServer.listenOn(
                    all.stream().filter(it -> !it.equals(missing.at(number))).toList()));

            assertThatThrownBy(() -> impatient.bindFirstFree(PortRange.of(number), binder))
                    .isExactlyInstanceOf(UnfitServerException.class)
                    .hasMessage("after 100 ms nothing listens on "
                            + Addresses.text(missing.at(number))
                            + "; listen on every address that the binder gets, or use PortBinder.onIpv4");
            assertThat(FreePorts.isFree(number)).isTrue();
        }
    }

    @Test
    void refuses_a_server_on_another_port() {
        PortAllocator impatient =
                new PortAllocator(new PortCheck(new LoopbackSockets(), false), Leases.NONE, Duration.ofMillis(100));
        PortRange range = FreePorts.inARow(2);
        PortBinder<LoopbackServer> binder =
                PortBinder.of(all -> LoopbackServer.listenOn(List.of(Loopback.IPV4.at(range.last()))));

        assertThatThrownBy(() -> impatient.bindFirstFree(PortRange.of(range.first()), binder))
                .hasMessageContaining("nothing listens on 127.0.0.1:" + range.first());
        assertThat(FreePorts.isFree(range.last())).isTrue();
    }

    @Test
    void waits_for_a_server_that_listens_after_its_binder_has_returned() throws IOException {
        int number = FreePorts.one();
        PortBinder<LateServer> binder = PortBinder.of(LateServer::new);

        try (BoundPort<LateServer> port = allocator.bindFirstFree(PortRange.of(number), binder)) {
            assertThat(port.bound().server.join().stops()).isZero();
        }
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    /** Listens on a thread of its own. */
    private static final class LateServer implements AutoCloseable {
        private final CompletableFuture<LoopbackServer> server = new CompletableFuture<>();

        LateServer(List<InetSocketAddress> addresses) {
            server.completeAsync(
                    () -> {
                        try {
                            return LoopbackServer.listenOn(addresses);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    CompletableFuture.delayedExecutor(120, TimeUnit.MILLISECONDS));
        }

        @Override
        public void close() throws IOException {
            server.join().close();
        }
    }

    @Test
    void does_not_mind_another_program_on_another_loopback_address() throws IOException {
        int number = FreePorts.one();

        try (PortSquatter squatter = PortSquatter.listeningOn(new InetSocketAddress("127.0.0.2", number));
                BoundPort<LoopbackServer> port =
                        allocator.bindFirstFree(PortRange.of(number), PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(squatter).isNotNull();
            assertThat(port.isOnBothLoopbacks()).isTrue();
        }
    }

    // failures

    static Stream<Arguments> refusals() {
        BindException refused = new BindException("refused");
        Exception ring = new IllegalStateException("ring", new IOException("of causes", refused));
        refused.initCause(ring);
        return Stream.of(
                arguments("bare", new BindException("refused")),
                arguments("wrapped by Undertow", new RuntimeException(new BindException("refused"))),
                arguments("wrapped by Jetty", new IOException("Failed to bind", new BindException("refused"))),
                arguments("wrapped by a future", new ExecutionException(new BindException("refused"))),
                arguments(
                        "deep", new Exception(new UncheckedIOException(new IOException(new BindException("refused"))))),
                arguments("in a ring of causes", ring));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void takes_the_next_port_after_a_bind_exception_anywhere_in_the_causes(String how, Exception failure)
            throws IOException {
        PortRange range = FreePorts.inARow(2);
        FailingOnce binder = new FailingOnce(failure);

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, binder)) {
            assertThat(binder.tried).as(how).containsExactly(range.first(), range.last());
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "refused"));
        }
    }

    static Stream<Exception> disguises() {
        return Stream.of(
                new IOException("Failed to start"),
                new RuntimeException(new IOException("Failed to start")),
                new ExecutionException(new IOException("Failed to start")));
    }

    @ParameterizedTest
    @MethodSource("disguises")
    void takes_the_next_port_after_another_io_exception_if_the_port_is_taken(Exception failure) throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (Rival rival = new Rival(failure);
                BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, rival)) {
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "Address already in use"));
        }
    }

    /** A binder that loses its first port to another program while it starts its server, and fails. */
    private static final class Rival implements PortBinder<LoopbackServer>, Closeable {
        private final Exception failure;
        private @Nullable PortSquatter winner;

        Rival(Exception failure) {
            this.failure = failure;
        }

        @Override
        public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws Exception {
            if (winner != null) {
                return LoopbackServer.listenOn(loopbacks);
            }
            winner = PortSquatter.listeningOn(Loopback.IPV6.at(portOf(loopbacks)));
            throw failure;
        }

        @Override
        public void stop(LoopbackServer bound) throws IOException {
            bound.close();
        }

        @Override
        public void close() throws IOException {
            if (winner != null) {
                winner.close();
            }
        }
    }

    static Stream<Throwable> breakdowns() {
        RuntimeException ring = new IllegalStateException("ring");
        ring.initCause(new IllegalStateException("of causes", ring));
        return Stream.of(
                new IOException("certificate missing"),
                new UncheckedIOException(new IOException("certificate missing")),
                new IllegalStateException("bug"),
                ring,
                new NoClassDefFoundError("gone"));
    }

    @ParameterizedTest
    @MethodSource("breakdowns")
    void passes_on_unchanged_a_failure_that_another_port_would_not_fix(Throwable failure) {
        PortRange range = FreePorts.inARow(2);
        FailingOnce binder = new FailingOnce(failure);

        Throwable thrown = catchThrowable(() -> allocator.bindFirstFree(range, binder));

        assertThat(thrown).isSameAs(failure);
        assertThat(binder.tried).containsExactly(range.first());
    }

    static Stream<Exception> checkedBreakdowns() {
        return Stream.of(new TimeoutException("too slow"), new ExecutionException("too slow", new IOException("disk")));
    }

    @ParameterizedTest
    @MethodSource("checkedBreakdowns")
    void wraps_a_checked_exception_with_the_port_that_failed(Exception failure) {
        PortRange range = FreePorts.inARow(2);

        assertThatThrownBy(() -> allocator.bindFirstFree(range, new FailingOnce(failure)))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("cannot bind port " + range.first() + ": too slow")
                .hasCause(failure);
    }

    @Test
    void turns_an_interrupt_into_an_interrupted_io_exception_and_restores_it() {
        PortRange range = FreePorts.inARow(2);
        InterruptedException interrupt = new InterruptedException();
        FailingOnce binder = new FailingOnce(interrupt);

        Throwable thrown = catchThrowable(() -> allocator.bindFirstFree(range, binder));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(InterruptedIOException.class).hasCause(interrupt);
        assertThat(binder.tried).containsExactly(range.first());
    }

    /** Fails at the first port and listens on the second. */
    private static final class FailingOnce implements PortBinder<LoopbackServer> {
        final List<Integer> tried = new ArrayList<>();
        private final Throwable failure;

        FailingOnce(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws Exception {
            tried.add(loopbacks.get(0).getPort());
            if (tried.size() > 1) {
                return LoopbackServer.listenOn(loopbacks);
            }
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        }

        @Override
        public void stop(LoopbackServer bound) throws IOException {
            bound.close();
        }
    }

    // servers that take one address

    @Test
    void holds_ipv6_for_a_server_that_takes_ipv4_only() throws IOException {
        int number = FreePorts.one();

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(
                PortRange.of(number), PortBinder.onIpv4(address -> LoopbackServer.listenOn(List.of(address))))) {
            assertThat(port.loopbacks()).hasSize(2);
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> PortSquatter.listeningOn(Loopback.IPV6.at(number)));
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(Loopback.IPV6.at(number)));
        }
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void hands_only_the_ipv4_address_to_a_server_that_takes_one() throws IOException {
        int number = FreePorts.one();
        List<InetSocketAddress> given = new ArrayList<>();
        PortBinder<LoopbackServer> binder = new PortBinder<>() {
            @Override
            public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws IOException {
                given.addAll(loopbacks);
                return LoopbackServer.listenOn(loopbacks);
            }

            @Override
            public void stop(LoopbackServer bound) throws IOException {
                bound.close();
            }

            @Override
            public boolean takesIpv4Only() {
                return true;
            }
        };

        allocator.bindFirstFree(PortRange.of(number), binder).close();

        assertThat(given).containsExactly(Loopback.IPV4.at(number));
    }

    @Test
    void skips_a_port_whose_ipv6_cannot_be_held_without_asking_the_binder() throws IOException {
        PortRange range = FreePorts.inARow(2);
        List<Integer> tried = new ArrayList<>();
        PortBinder<LoopbackServer> binder = PortBinder.onIpv4(address -> {
            tried.add(address.getPort());
            return LoopbackServer.listenOn(List.of(address));
        });

        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(range.first()));
                BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, binder)) {
            assertThat(squatter).isNotNull();
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(tried).containsExactly(range.last());
        }
    }

    static Stream<Throwable> failuresOfOneAddress() {
        return Stream.of(new IllegalStateException("bug"), new IOException("disk"), new AssertionError("bug"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfOneAddress")
    void releases_the_held_address_when_the_binder_fails(Throwable failure) {
        int number = FreePorts.one();
        FailingOnce failing = new FailingOnce(failure);
        PortBinder<LoopbackServer> binder = PortBinder.onIpv4(address -> failing.bind(List.of(address)));

        Throwable thrown = catchThrowable(() -> allocator.bindFirstFree(PortRange.of(number), binder));

        assertThat(thrown).isSameAs(failure);
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    private static void connect(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
        }
    }

    // other machines

    @Test
    void serves_on_ipv4_only_if_the_machine_has_no_ipv6() throws IOException {
        PortAllocator ipv4Only = new PortAllocator(new PortCheck(new WithoutIpv6(), false), Leases.NONE, LIMIT);
        int number = FreePorts.one();

        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(number));
                BoundPort<LoopbackServer> port =
                        ipv4Only.bindFirstFree(PortRange.of(number), PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(squatter).isNotNull();
            assertThat(port.loopbacks()).containsExactly(Loopback.IPV4.at(number));
            assertThat(port.isIpv4Only()).isTrue();
        }
    }

    @Test
    void holds_nothing_if_the_machine_has_no_ipv6() throws IOException {
        PortAllocator ipv4Only = new PortAllocator(new PortCheck(new WithoutIpv6(), false), Leases.NONE, LIMIT);
        int number = FreePorts.one();

        try (BoundPort<LoopbackServer> port = ipv4Only.bindFirstFree(
                        PortRange.of(number), PortBinder.onIpv4(it -> LoopbackServer.listenOn(List.of(it))));
                PortSquatter ipv6 = PortSquatter.listeningOn(Loopback.IPV6.at(number))) {
            assertThat(ipv6).isNotNull();
            assertThat(port.isIpv4Only()).isTrue();
        }
    }

    private static final class WithoutIpv6 extends LoopbackSockets {
        @Override
        boolean hasIpv6() {
            return false;
        }
    }

    static Stream<Loopback> loopbacks() {
        return Stream.of(Loopback.values());
    }

    @ParameterizedTest
    @MethodSource("loopbacks")
    void skips_a_port_that_accepts_connections_where_wildcard_listeners_hide(Loopback loopback) throws IOException {
        PortAllocator offLinux = new PortAllocator(new PortCheck(new LoopbackSockets(), true), Leases.NONE, LIMIT);
        PortRange range = FreePorts.inARow(2);
        List<Integer> tried = new ArrayList<>();

        try (PortSquatter squatter = PortSquatter.listeningOn(loopback.at(range.first()));
                BoundPort<LoopbackServer> port = offLinux.bindFirstFree(range, recording(tried))) {
            assertThat(squatter).isNotNull();
            assertThat(tried).containsExactly(range.last());
            assertThat(port.refused())
                    .containsExactly(new Refused(range.first(), "another program accepts connections on it"));
        }
    }

    @Test
    void asks_only_the_operating_system_where_wildcard_listeners_do_not_hide() throws IOException {
        PortAllocator onLinux = new PortAllocator(new PortCheck(new LoopbackSockets(), false), Leases.NONE, LIMIT);
        PortRange range = FreePorts.inARow(2);

        try (PortSquatter squatter = PortSquatter.listeningOn(range.first());
                BoundPort<LoopbackServer> port =
                        onLinux.bindFirstFree(range, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(squatter.wasDialled()).isFalse();
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "Address already in use"));
        }
    }

    private static PortBinder<LoopbackServer> recording(List<Integer> tried) {
        return PortBinder.of(addresses -> {
            tried.add(addresses.get(0).getPort());
            return LoopbackServer.listenOn(addresses);
        });
    }
}
