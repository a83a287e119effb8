package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.projax.core.fixtures.FreePorts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BoundPortTest {
    @Test
    void frees_both_addresses_when_it_is_closed() throws IOException {
        int number = FreePorts.one();
        BoundPort<LoopbackServer> port = bind(number, LoopbackServer::listenOn);
        boolean taken = !FreePorts.isFree(number);

        port.close();

        assertThat(taken).isTrue();
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void stops_its_server_only_once() throws IOException {
        BoundPort<LoopbackServer> port = bind(FreePorts.one(), LoopbackServer::listenOn);

        port.close();
        port.close();

        assertThat(port.bound().stops()).isEqualTo(1);
    }

    @Test
    void stops_its_server_with_the_binder() throws IOException {
        PortBinder<StringBuilder> binder = addresses -> new StringBuilder("running");
        BoundPort<StringBuilder> port =
                bind(FreePorts.one(), binder.stoppedBy(server -> server.replace(0, server.length(), "stopped")));

        port.close();

        assertThat(port.bound()).hasToString("stopped");
    }

    @Test
    void keeps_the_kind_of_binder_with_another_way_to_stop() {
        PortBinder<String> one = PortBinder.onIpv4(address -> "server");
        PortBinder<String> both = addresses -> "server";

        assertThat(one.stoppedBy(server -> {}).takesIpv4Only()).isTrue();
        assertThat(both.stoppedBy(server -> {}).takesIpv4Only()).isFalse();
    }

    @Test
    void says_what_to_do_about_a_server_that_cannot_be_stopped() throws IOException {
        BoundPort<String> port = bind(FreePorts.one(), PortBinder.onIpv4(address -> "server"));

        assertThatThrownBy(port::close)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("java.lang.String is not AutoCloseable; use PortBinder.stoppedBy to say how to stop it");
    }

    static Stream<Throwable> failures() {
        return Stream.of(new IOException("disk"), new IllegalStateException("bug"), new AssertionError("bug"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void passes_on_the_failure_of_a_server_that_does_not_stop_and_releases_ipv6(Throwable failure) throws IOException {
        int number = FreePorts.one();
        BoundPort<Object> port = bind(number, failing(failure));

        Throwable thrown = catchThrowable(port::close);

        assertThat(thrown).isSameAs(failure);
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void wraps_a_checked_exception_with_the_port_that_does_not_stop() throws IOException {
        int number = FreePorts.one();
        TimeoutException failure = new TimeoutException("too slow");
        BoundPort<Object> port = bind(number, failing(failure));

        assertThatThrownBy(port::close)
                .isInstanceOf(IOException.class)
                .hasMessage("the server on port " + number + " did not stop: too slow")
                .hasCause(failure);
    }

    @Test
    void restores_an_interrupt_of_its_server() throws IOException {
        BoundPort<Object> port = bind(FreePorts.one(), failing(new InterruptedException()));

        Throwable thrown = catchThrowable(port::close);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(IOException.class).hasCauseInstanceOf(InterruptedException.class);
    }

    private static <T> BoundPort<T> bind(int port, PortBinder<T> binder) throws IOException {
        return new PortAllocator().bindFirstFree(PortRange.of(port), binder);
    }

    private static PortBinder<Object> failing(Throwable failure) {
        PortBinder<Object> binder = PortBinder.onIpv4((InetSocketAddress address) -> List.of(address));
        return binder.stoppedBy(server -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
    }
}
