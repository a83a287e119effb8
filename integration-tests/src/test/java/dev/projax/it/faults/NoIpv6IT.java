package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A7: ::1 is not available. */
final class NoIpv6IT {
    @Test
    void serves_on_ipv4_where_the_loopback_device_has_no_ipv6_address() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace workplace = Workplace.open()) {
            network.set("ip addr del ::1/128 dev lo");

            servesOnIpv4(workplace, workplace.terminal().in(network), "no ::1");
        }
    }

    @Test
    void serves_on_ipv4_where_the_only_ipv6_address_is_another_one() throws IOException {
        try (OwnNetwork network = OwnNetwork.withAnotherIpv6Address();
                Workplace workplace = Workplace.open()) {
            servesOnIpv4(workplace, workplace.terminal().in(network), "another IPv6 address only");
        }
    }

    @Test
    void serves_on_ipv4_when_java_is_told_to_use_only_that() throws IOException {
        try (Workplace workplace = Workplace.open()) {
            Terminal ipv4 = workplace.terminal().with("PROJAX_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true");

            ServerProcess server = servesOnIpv4(workplace, ipv4, "preferIPv4Stack");

            if (FreePorts.hasIpv6()) {
                assertThat(server.errors())
                        .contains("the server cannot listen on ::1: java.net.preferIPv4Stack is set in this JVM,"
                                + " so another program may take [::1]:" + server.port());
            }
        }
    }

    @Test
    void skips_a_port_that_another_program_holds_on_ipv6_even_if_java_is_told_not_to_use_that() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace workplace = Workplace.open();
                PortHolder other = PortHolder.in(network, "::1", workplace.port(0))) {
            Terminal ipv4 =
                    workplace.terminal().in(network).with("PROJAX_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true");

            ServerProcess server = ipv4.start(Workplace.command("serve")).awaitUrl();

            assertThat(other.isAlive()).isTrue();
            assertThat(server.port()).isEqualTo(workplace.port(1));
            server.awaitErrors("another program listens on [::1]:" + workplace.port(0));
        }
    }

    private static ServerProcess servesOnIpv4(Workplace workplace, Terminal terminal, String fault) throws IOException {
        ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();
        Eventually.that(
                Duration.ofSeconds(5),
                "the last of the server's messages",
                () -> server.errors().contains("port file"));
        Finished port = terminal.run(Workplace.command("port"));
        Finished url = terminal.run(Workplace.command("url"));

        boolean served = server.port() == workplace.port(0) && port.out().equals(server.port() + "\n");
        FaultTable.record("A7", "no IPv6: " + fault, 1, served ? 0 : 1, Duration.ZERO);
        assertThat(server.port()).as(server.errors()).isEqualTo(workplace.port(0));
        assertThat(server.errors()).contains("listening on 127.0.0.1 only: ");
        assertThat(port.out()).as(port.err()).isEqualTo(server.port() + "\n");
        assertThat(server.url()).isEqualTo("http://127.0.0.1:" + server.port());
        assertThat(url.out()).isEqualTo(server.url() + "\n");
        return server;
    }
}
