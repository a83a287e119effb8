package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.BlackHole;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A listener is to this class what a redirection is in its use: something that accepts connections. */
class PortDialerTest {
    private static final Set<Loopback> NONE = EnumSet.noneOf(Loopback.class);

    private final int port = FreePorts.one();

    @Test
    void notices_nothing_on_free_ports_however_many() throws IOException {
        List<Integer> ports = IntStream.rangeClosed(port, port + 999)
                .filter(FreePorts::isFree)
                .boxed()
                .toList();

        assertThat(dial(ports, FreePorts.hasIpv6())).isEmpty();
    }

    @Test
    void knows_on_which_addresses_something_answers() throws IOException {
        Requirement.ipv6();
        PortRange range = FreePorts.inARow(3);
        int onIpv4 = range.first();
        int onIpv6 = range.last();
        try (PortSquatter one = PortSquatter.listeningOn(Loopback.IPV4.at(onIpv4));
                PortSquatter other = PortSquatter.listeningOn(Loopback.IPV6.at(onIpv6))) {
            Map<Integer, Dialed> dialed = dial(List.of(onIpv4, onIpv4 + 1, onIpv6), true);

            assertThat(dialed)
                    .containsOnly(
                            Map.entry(onIpv4, new Dialed(Set.of(Loopback.IPV4), NONE)),
                            Map.entry(onIpv6, new Dialed(Set.of(Loopback.IPV6), NONE)));
            assertThat(one.wasDialled()).isTrue();
            assertThat(other.wasDialled()).isTrue();
        }
    }

    @Test
    void dials_ipv6_only_if_it_should() throws IOException {
        Requirement.ipv6();
        try (PortSquatter squatter = PortSquatter.listeningOn(Loopback.IPV6.at(port))) {
            assertThat(dial(List.of(port), false)).isEmpty();
            assertThat(squatter.wasDialled()).isFalse();
        }
    }

    @Test
    void tells_silence_from_refusal() throws IOException {
        Requirement.linux();
        try (BlackHole hole = BlackHole.on(port)) {
            assertThat(dial(List.of(port), FreePorts.hasIpv6()))
                    .containsOnly(Map.entry(port, new Dialed(NONE, Set.of(Loopback.IPV4))));
            assertThat(hole).isNotNull();
        }
    }

    @Test
    void waits_no_longer_if_the_thread_is_interrupted() throws IOException {
        Requirement.linux();
        try (BlackHole hole = BlackHole.on(port)) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> dial(List.of(port), false));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(hole).isNotNull();
        }
    }

    private static Map<Integer, Dialed> dial(Collection<Integer> ports, boolean ipv6) throws IOException {
        try (PortDialer dialer = PortDialer.dial(ports, ipv6)) {
            return dialer.noticed();
        }
    }
}
