package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * H4: the system redirects connections to a port (NAT), as container engines and VPNs do. The port can be bound, but
 * its clients reach another program. The server takes the next port.
 */
final class RedirectedPortIT {
    private static final String LISTEN = """
            use Socket;
            socket(S, PF_INET, SOCK_STREAM, 0); bind(S, sockaddr_in($ARGV[0], inet_aton("127.0.0.1"))) or die;
            listen(S, 9); $| = 1; print "ready\\n"; sleep 1 while 1;
            """;

    @Test
    void is_skipped_if_another_server_answers() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                Workplace other = Workplace.open()) {
            ServerProcess server = other.terminal().in(network).start(Workplace.command("serve"));
            server.awaitUrl();
            redirect(network, "ip", place.port(0), server.port());
            redirect(network, "ip6", place.port(0), server.port());

            requireNextPort(
                    place,
                    network,
                    "another server",
                    "another program answers on 127.0.0.1:" + place.port(0) + redirectedTo(server, "127.0.0.1"));
        }
    }

    @Test
    void is_skipped_if_another_server_answers_on_ipv6_only() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                Workplace other = Workplace.open()) {
            ServerProcess server = other.terminal().in(network).start(Workplace.command("serve"));
            server.awaitUrl();
            redirect(network, "ip6", place.port(0), server.port());

            requireNextPort(
                    place,
                    network,
                    "another server, on ::1",
                    "another program answers on [::1]:" + place.port(0) + redirectedTo(server, "[::1]"));
        }
    }

    @Test
    @Tag("long")
    void is_skipped_if_the_other_program_never_answers() throws IOException {
        Requirement.command("perl");
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open()) {
            ServerProcess silent =
                    place.terminal().in(network).start("perl", "-e", LISTEN, Integer.toString(place.port(9)));
            Eventually.that("a silent listener", () -> silent.output().equals("ready\n"));
            redirect(network, "ip", place.port(0), place.port(9));

            requireNextPort(
                    place,
                    network,
                    "silence",
                    "another program answers on 127.0.0.1:" + place.port(0) + ": a redirection to perl (pid "
                            + silent.pid() + ") on 127.0.0.1:" + place.port(9) + " (NAT)");
        }
    }

    @Test
    void is_skipped_if_nothing_listens_where_it_leads() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open()) {
            redirect(network, "ip", place.port(0), place.port(9));

            requireNextPort(
                    place,
                    network,
                    "nothing",
                    "connections to 127.0.0.1:" + place.port(0)
                            + " are refused although a server listens there: a firewall or a redirection");
        }
    }

    private static void redirect(OwnNetwork network, String family, int from, int to) throws IOException {
        network.redirect(family, Integer.toString(from), "redirect to :" + to);
    }

    private static String redirectedTo(ServerProcess server, String address) {
        return ": a redirection to java (pid " + server.pid() + ") on " + address + ":" + server.port() + " (NAT)";
    }

    private static void requireNextPort(Workplace place, OwnNetwork network, String target, String reason)
            throws IOException {
        Terminal terminal = place.terminal().in(network);
        long start = System.nanoTime();
        ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();
        Duration took = Timings.since(start);
        String skipped = "projax: skipped " + place.port(0) + ": " + reason + "\n";

        boolean next = server.port() == place.port(1);
        FaultTable.record("H4", "redirected to " + target, 1, next ? 0 : 1, took);
        assertThat(server.port()).as(server.errors()).isEqualTo(place.port(1));
        server.awaitErrors(skipped);
        assertThat(terminal.run(Workplace.command("port", "--verified")).out()).isEqualTo(place.port(1) + "\n");
        assertThat(server.terminate()).isEqualTo(143);
        assertThat(place.files()).isEmpty();
    }
}
