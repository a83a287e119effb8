package dev.projax.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.projax.core.allocation.PortChoice.Refused;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PortLeaseTest {
    private final KnownLeases leases = new KnownLeases();
    private final PortAllocator allocator = new PortAllocator(leases);

    // taking a lease

    @Test
    void leases_the_first_free_port_and_leaves_it_unbound() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease lease = allocator.lease(range);
                PortSquatter child = PortSquatter.listeningOn(lease.port())) {
            assertThat(lease.port()).isEqualTo(range.first());
            assertThat(child).isNotNull();
        }
    }

    @Test
    void leases_no_port_twice() throws IOException {
        PortRange range = FreePorts.inARow(2);

        try (PortLease first = allocator.lease(range);
                PortLease second = allocator.lease(range)) {
            assertThat(List.of(first.port(), second.port())).containsExactly(range.first(), range.last());
        }
    }

    @Test
    void leases_a_port_again_after_its_lease_is_closed() throws IOException {
        PortRange range = FreePorts.inARow(1);
        allocator.lease(range).close();

        try (PortLease again = allocator.lease(range)) {
            assertThat(again.port()).isEqualTo(range.first());
        }
    }

    @Test
    void leases_no_port_that_is_taken_on_ipv6_only_and_keeps_no_claim_to_it() throws IOException {
        Requirement.ipv6();
        PortRange range = FreePorts.inARow(2);

        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(range.first()));
                PortLease lease = allocator.lease(range)) {
            assertThat(squatter).isNotNull();
            assertThat(lease.port()).isEqualTo(range.last());
            assertThat(leases.taken).containsExactly(range.last());
        }
    }

    @Test
    void names_every_port_with_its_reason_when_none_is_left() throws IOException {
        PortRange range = FreePorts.inARow(2);
        leases.taken.add(range.first());

        NoFreePortException full;
        try (PortSquatter squatter = PortSquatter.listeningOn(range.last())) {
            assertThat(squatter).isNotNull();
            full = catchThrowableOfType(NoFreePortException.class, () -> allocator.lease(range));
        }

        assertThat(full.refused())
                .containsExactly(
                        new Refused(range.first(), "leased to another program"),
                        new Refused(range.last(), "Address already in use"));
    }

    @Test
    void releases_its_claim_when_it_cannot_check_whether_the_port_is_free() {
        PortAllocator broken = new PortAllocator(new BrokenSockets(), false, leases, Duration.ZERO);

        Throwable thrown = catchThrowable(() -> broken.lease(PortRange.of(20_000)));

        assertThat(thrown).hasMessage("too many open files");
        assertThat(leases.taken).isEmpty();
    }

    @Test
    void an_allocator_without_leases_says_where_to_get_one_that_has_them() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new PortAllocator().lease(PortRange.of(20_000)))
                .withMessageContaining("App.allocator()");
    }

    // servers and leases

    @Test
    void a_server_skips_a_leased_port_without_binding_it() throws IOException {
        PortRange range = FreePorts.inARow(2);
        leases.taken.add(range.first());

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(port.refused()).containsExactly(new Refused(range.first(), "leased to another program"));
        }
    }

    @Test
    void a_server_skips_a_leased_port_that_it_would_have_preferred() throws IOException {
        PortRange range = FreePorts.inARow(2);
        leases.taken.add(range.last());
        PortChoice choice = PortChoice.firstFreeOf(range).preferring(range.last());

        try (BoundPort<LoopbackServer> port =
                allocator.bindFirstFree(choice, PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.first());
        }
    }

    @Test
    void a_server_takes_a_leased_port_if_it_is_the_only_choice() throws IOException {
        PortRange range = FreePorts.inARow(1);
        leases.taken.add(range.first());

        try (BoundPort<LoopbackServer> port =
                allocator.bindFirstFree(PortChoice.strictly(range.first()), PortBinder.of(LoopbackServer::listenOn))) {
            assertThat(port.port()).isEqualTo(range.first());
        }
    }

    @Test
    void a_server_gives_up_a_port_that_is_leased_while_it_binds() throws IOException {
        PortRange range = FreePorts.inARow(2);
        LeasedWhileBinding binder = new LeasedWhileBinding(range.first());

        try (BoundPort<LoopbackServer> port = allocator.bindFirstFree(range, binder)) {
            assertThat(port.port()).isEqualTo(range.last());
            assertThat(binder.gaveUp).isEqualTo(1);
        }
    }

    /** Leases in the memory of this test. */
    private static final class KnownLeases implements Leases {
        private final Set<Integer> taken = new HashSet<>();

        @Override
        public Optional<Closeable> tryTake(int port) {
            return taken.add(port) ? Optional.of(() -> taken.remove(port)) : Optional.empty();
        }

        @Override
        public boolean isTaken(int port) {
            return taken.contains(port);
        }
    }

    private final class LeasedWhileBinding implements PortBinder<LoopbackServer> {
        private final int contended;
        private int gaveUp;

        LeasedWhileBinding(int contended) {
            this.contended = contended;
        }

        @Override
        public LoopbackServer bind(List<InetSocketAddress> loopbacks) throws IOException {
            leases.taken.add(contended);
            return LoopbackServer.listenOn(loopbacks);
        }

        @Override
        public void stop(LoopbackServer bound) throws IOException {
            bound.close();
            gaveUp++;
        }
    }

    private static final class BrokenSockets extends LoopbackSockets {
        @Override
        BindException refusalOf(int port, boolean ipv6) throws IOException {
            throw new IOException("too many open files");
        }
    }
}
