package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without a redirection, a connection leads to the address that was dialed. */
class RedirectionsTest {
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

    private static Map<Integer, PortVerdict.Target> follow(List<Integer> ports, SocketTable table) throws IOException {
        try (PortDialer dialer = PortDialer.dial(ports, false)) {
            return Redirections.follow(dialer.connections(), table);
        }
    }
}
