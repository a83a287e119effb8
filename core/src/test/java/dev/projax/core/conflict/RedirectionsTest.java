package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Without a redirection, a connection leads to the address that was dialed. */
class RedirectionsTest {
    private static final InetSocketAddress OURS = Loopback.IPV4.at(40_000);
    private static final int DIALED = 38_124;

    private final PortRange range = FreePorts.inARow(2);

    @Test
    void finds_the_listener_at_the_other_end_even_if_it_never_accepts() throws IOException {
        Requirement.that(PortInspector.tableOfThisSystem().isPresent(), "needs Linux");
        SocketTable table = PortInspector.tableOfThisSystem().orElseThrow();
        try (PortSquatter squatter = PortSquatter.onWildcard4(range.first())) {
            Map<Integer, PortVerdict.Target> targets = follow(List.of(range.first(), range.last()), table);

            assertThat(targets).containsOnlyKeys(squatter.port());
            PortVerdict.Target target = targets.values().iterator().next();
            assertThat(target.address()).isEqualTo(Loopback.IPV4.at(squatter.port()));
            assertThat(target.processes())
                    .extracting(ProcessInfo::pid)
                    .containsExactly(ProcessHandle.current().pid());
        }
    }

    @Test
    void finds_nothing_where_the_table_does_not_have_the_other_end() throws IOException {
        try (PortSquatter squatter = PortSquatter.listeningOn(range.first())) {
            assertThat(follow(List.of(squatter.port()), ports -> List.of())).isEmpty();
        }
    }

    @Test
    void takes_no_old_connection_from_the_same_port_for_the_other_end() throws IOException {
        SocketTable.Entry old = end(range.first(), SocketTable.State.TIME_WAIT);
        SocketTable.Entry open = end(range.last(), SocketTable.State.CONNECTED);

        assertThat(followed(old)).isEmpty();
        assertThat(followed(old, open)).extracting(PortVerdict.Target::address).containsExactly(open.local());
        assertThat(followed(open, old)).extracting(PortVerdict.Target::address).containsExactly(open.local());
    }

    private static SocketTable.Entry end(int port, SocketTable.State state) {
        return new SocketTable.Entry(Loopback.IPV4.at(port), OURS, state, 0, "0", Set.of());
    }

    private static Collection<PortVerdict.Target> followed(SocketTable.Entry... sockets) throws IOException {
        return Redirections.follow(Map.of(OURS, DIALED), ports -> List.of(sockets))
                .values();
    }

    private static Map<Integer, PortVerdict.Target> follow(List<Integer> ports, SocketTable table) throws IOException {
        try (PortDialer dialer = PortDialer.dial(ports, false)) {
            return Redirections.follow(dialer.connections(), table);
        }
    }
}
