package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A machine that has no ::1 at first. */
class LateIpv6Test {
    private final Machine machine = new Machine();
    private final int number = FreePorts.one();
    private final InetSocketAddress ipv6 = Loopback.IPV6.at(number);

    @BeforeEach
    void requireIpv6() {
        Requirement.ipv6();
    }

    @Test
    void makes_the_server_listen_on_ipv6_when_the_machine_gets_it() throws IOException {
        try (BoundPort<LoopbackServer> port = bind(new Extensible())) {
            boolean before = port.takeLateIpv6();
            boolean answeredBefore = LoopbackSockets.accepts(ipv6);
            machine.hasIpv6 = true;

            boolean taken = port.takeLateIpv6();

            assertThat(before).isFalse();
            assertThat(answeredBefore).isFalse();
            assertThat(taken).isTrue();
            assertThat(LoopbackSockets.accepts(ipv6)).isTrue();
            assertThat(port.takeLateIpv6()).as("again").isFalse();
        }
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void holds_ipv6_for_a_server_that_cannot_listen_on_it() throws IOException {
        PortBinder<LoopbackServer> binder = PortBinder.of(LoopbackServer::listenOn);
        try (BoundPort<LoopbackServer> port = bind(binder)) {
            machine.hasIpv6 = true;

            boolean taken = port.takeLateIpv6();

            assertThat(taken).isTrue();
            assertThat(LoopbackSockets.accepts(ipv6)).isFalse();
            assertThatIOException().isThrownBy(() -> PortSquatter.listeningOn(ipv6));
        }
        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void reports_a_faster_program_and_takes_ipv6_when_that_one_stops() throws IOException {
        try (BoundPort<LoopbackServer> port = bind(new Extensible())) {
            machine.hasIpv6 = true;
            try (PortSquatter faster = PortSquatter.listeningOn(ipv6)) {
                assertThat(faster.port()).isEqualTo(number);
                assertThatIOException()
                        .isThrownBy(port::takeLateIpv6)
                        .withMessage(
                                "[::1]:%d is held by another program (%s), and http://localhost:%d may lead to it;"
                                        + " use http://127.0.0.1:%d, or stop that program",
                                number, refusal(), number, number);
            }

            assertThat(port.takeLateIpv6()).isTrue();
        }
    }

    /** The operating system's words. */
    private String refusal() throws IOException {
        return new PortAllocator().refusalOf(number).orElseThrow();
    }

    @Test
    void reports_that_this_jvm_cannot_use_the_ipv6_of_the_machine() throws IOException {
        machine.obstacle = new LoopbackSockets.Obstacle("this JVM has no IPv6", "restart the server");
        try (BoundPort<LoopbackServer> port = bind(new Extensible())) {
            assertThatIOException()
                    .isThrownBy(port::takeLateIpv6)
                    .withMessage(
                            "this JVM has no IPv6, so another program may take [::1]:%d;"
                                    + " restart the server, or use http://127.0.0.1:%d",
                            number, number);
        }
    }

    @Test
    void reports_a_faster_program_that_this_jvm_can_only_see() throws IOException {
        machine.obstacle = new LoopbackSockets.Obstacle("this JVM has no IPv6", "restart the server");
        try (BoundPort<LoopbackServer> port = bind(new Extensible());
                PortSquatter faster = PortSquatter.listeningOn(ipv6)) {
            Requirement.linux();
            assertThat(faster.port()).isEqualTo(number);
            assertThatIOException()
                    .isThrownBy(port::takeLateIpv6)
                    .withMessage(
                            "this JVM has no IPv6, and another program listens on [::1]:%d;"
                                    + " restart the server, or use http://127.0.0.1:%d",
                            number, number);
        }
    }

    @Test
    void refuses_a_port_of_which_another_program_has_the_ipv6_address_that_this_jvm_cannot_use() throws IOException {
        Requirement.linux();
        machine.obstacle = new LoopbackSockets.Obstacle("this JVM has no IPv6", "restart the server");
        try (PortSquatter other = PortSquatter.listeningOn(ipv6)) {
            assertThat(other.port()).isEqualTo(number);
            assertThatExceptionOfType(NoFreePortException.class)
                    .isThrownBy(() -> bind(new Extensible()))
                    .withMessageContaining("another program listens on [::1]:" + number);
        }
    }

    @Test
    void leaves_a_server_alone_that_has_had_ipv6_since_its_start() throws IOException {
        machine.hasIpv6 = true;
        try (BoundPort<LoopbackServer> port = bind(new Extensible())) {
            assertThat(port.takeLateIpv6()).isFalse();
        }
    }

    @Test
    void takes_nothing_after_the_close() throws IOException {
        BoundPort<LoopbackServer> port = bind(new Extensible());
        port.close();
        machine.hasIpv6 = true;

        assertThat(port.takeLateIpv6()).isFalse();

        assertThat(FreePorts.isFree(number)).isTrue();
    }

    @Test
    void skips_a_program_on_the_wildcard_address_where_the_system_would_not_refuse_the_bind() throws IOException {
        PortAllocator offLinux = new PortAllocator(new PortCheck(machine, true), Leases.NONE, Duration.ofSeconds(10));
        try (BoundPort<LoopbackServer> port = offLinux.bindFirstFree(PortRange.of(number), new Extensible())) {
            machine.hasIpv6 = true;
            try (PortSquatter faster = PortSquatter.listeningOn(ipv6)) {
                assertThat(faster.port()).isEqualTo(number);
                assertThatIOException()
                        .isThrownBy(port::takeLateIpv6)
                        .withMessageContaining("(another program accepts connections on it)");
            }
        }
    }

    private BoundPort<LoopbackServer> bind(PortBinder<LoopbackServer> binder) throws IOException {
        return new PortAllocator(new PortCheck(machine, false), Leases.NONE, Duration.ofSeconds(10))
                .bindFirstFree(PortRange.of(number), binder);
    }

    /** The sockets of a machine that may get ::1 later. */
    private static final class Machine extends LoopbackSockets {
        private boolean hasIpv6;
        private @Nullable Obstacle obstacle;

        @Override
        boolean hasIpv6() {
            return hasIpv6;
        }

        @Override
        Optional<Obstacle> obstacleToIpv6() {
            return Optional.ofNullable(obstacle);
        }
    }

    /** Binds a server that can listen on one more address. */
    private static final class Extensible implements PortBinder<LoopbackServer> {
        @Override
        public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws IOException {
            return LoopbackServer.listenOn(loopbacks);
        }

        @Override
        public boolean listenAlsoOn(LoopbackServer bound, InetSocketAddress address) throws IOException {
            bound.listenAlsoOn(address);
            return true;
        }

        @Override
        public void stop(LoopbackServer bound) throws IOException {
            bound.close();
        }
    }
}
