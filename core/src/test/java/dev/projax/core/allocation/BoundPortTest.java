package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
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
        BoundPort<LoopbackServer> port = bind(number, PortBinder.of(LoopbackServer::listenOn));
        boolean taken = !FreePorts.isFree(number);

        port.close();

        assertThat(taken).isTrue();
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void stops_its_server_only_once() throws IOException {
        BoundPort<LoopbackServer> port = bind(FreePorts.one(), PortBinder.of(LoopbackServer::listenOn));

        port.close();
        port.close();

        assertThat(port.bound().stops()).isEqualTo(1);
    }

    @Test
    void stops_a_server_that_is_not_closeable_as_its_binder_says() throws IOException {
        int number = FreePorts.one();
        BoundPort<List<LoopbackServer>> port = bind(
                number,
                PortBinder.of(
                        addresses -> List.of(LoopbackServer.listenOn(addresses)),
                        it -> it.get(0).close()));

        port.close();

        assertThat(port.bound().get(0).stops()).isEqualTo(1);
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void tells_on_how_many_loopback_addresses_the_server_listens() throws IOException {
        Requirement.ipv6();
        try (BoundPort<LoopbackServer> both = bind(FreePorts.one(), PortBinder.of(LoopbackServer::listenOn));
                BoundPort<LoopbackServer> one = bind(
                        FreePorts.one(), PortBinder.onIpv4(address -> LoopbackServer.listenOn(List.of(address))))) {
            assertThat(both.isOnBothLoopbacks()).isTrue();
            assertThat(one.isOnBothLoopbacks()).isFalse();
            assertThat(one.isIpv4Only()).isFalse();
        }
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
        return PortBinder.onIpv4(address -> LoopbackServer.listenOn(List.of(address)), server -> {
            ((LoopbackServer) server).close();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
    }
}
