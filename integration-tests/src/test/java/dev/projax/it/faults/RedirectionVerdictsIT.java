package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** C2: what the commands report of a port whose connections the system redirects (NAT) or drops. */
final class RedirectionVerdictsIT {
    @BeforeAll
    static void needs() {
        Requirement.command("perl");
        Requirement.command("ss");
    }

    @Test
    void a_redirected_port_is_reported_and_not_freed() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                PortHolder target = PortHolder.in(network, "127.0.0.1", place.port(9))) {
            Terminal terminal = place.terminal().in(network);
            String port = Integer.toString(place.port(0));
            network.redirect("ip", port, "redirect to :" + place.port(9));

            JsonNode who = who(terminal, port, 0);
            Finished people = run(terminal, "who", port);
            Finished free = run(terminal, "free", port, "--yes");
            Finished ports = run(terminal, "ports");
            Finished doctor = run(terminal, "doctor");

            record("redirected", who, "REDIRECTED");
            assertThat(who.get("holders")).isEmpty();
            assertThat(who.get("evidence").toString())
                    .contains("127.0.0.1:" + port)
                    .doesNotContain("[::1]");
            assertThat(people.out()).startsWith(port + "  redirected: ");
            assertThat(free.exit()).isEqualTo(8);
            assertThat(free.took()).isLessThan(Duration.ofSeconds(5));
            assertThat(free.err())
                    .startsWith("projax: port " + port + " not freed: no process holds it: a redirection to ");
            assertThat(target.isAlive()).isTrue();
            assertThat(ports.out()).containsPattern("(?m)^ +" + port + " +redirected +");
            assertThat(doctor.out()).contains(port + " a redirection").contains("8 of 10 ports");
        }
    }

    @Test
    void a_redirection_of_one_address_is_enough() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                PortHolder target = PortHolder.in(network, "::1", place.port(9))) {
            String port = Integer.toString(place.port(0));
            network.redirect("ip6", port, "redirect to :" + place.port(9));

            JsonNode who = who(place.terminal().in(network), port, 0);

            record("redirected on ::1", who, "REDIRECTED");
            assertThat(who.get("evidence").toString()).contains("[::1]:" + port).doesNotContain("127.0.0.1:" + port);
            assertThat(target.isAlive()).isTrue();
        }
    }

    @Test
    void a_redirected_range_leaves_no_port_for_a_server() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                Workplace other = Workplace.open()) {
            ServerProcess target = other.terminal()
                    .in(network)
                    .start(Workplace.command("serve"))
                    .awaitUrl();
            Terminal terminal = place.terminal().in(network);
            String range = place.range().toString();
            for (String family : List.of("ip", "ip6")) {
                network.redirect(family, range, "redirect to :" + target.port());
            }

            Finished start = run(terminal, "start", "--new");
            Finished ports = run(terminal, "ports");
            Finished doctor = run(terminal, "doctor");

            assertThat(start.exit()).as(start.err()).isEqualTo(4);
            assertThat(start.err())
                    .contains(place.port(0) + "  a redirection")
                    .contains(place.port(9) + "  a redirection");
            // On a loaded machine, the target of one port may not be found in time. Then it has a row of its own.
            assertThat(ports.out().lines().skip(1)).isNotEmpty().allMatch(line -> line.contains(" redirected "));
            assertThat(doctor.exit()).isEqualTo(1);
            assertThat(doctor.out()).contains("0 of 10 ports in " + range + " are free, so no server can start");
        }
    }

    @Test
    void a_port_that_leads_to_another_address_is_redirected() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                OwnNetwork container = OwnNetwork.open();
                Workplace place = Workplace.open();
                PortHolder target = PortHolder.in(container, "0.0.0.0", 8080)) {
            String port = Integer.toString(place.port(0));
            network.connect(container, "10.77.0.1", "10.77.0.2");
            // as a container engine without a proxy does it
            network.set(
                    "echo 1 > /proc/sys/net/ipv4/conf/all/route_localnet",
                    "nft 'add chain ip nat postrouting { type nat hook postrouting priority 100; }'",
                    "nft add rule ip nat postrouting oifname cable masquerade");
            network.redirect("ip", port, "dnat to 10.77.0.2:8080");

            JsonNode who = who(place.terminal().in(network), port, 0);

            record("redirected to a container", who, "REDIRECTED");
            assertThat(who.get("summary").textValue()).isEqualTo("a redirection by the system (NAT)");
            assertThat(target.isAlive()).isTrue();
        }
    }

    @Test
    void a_port_that_leads_to_our_own_server_is_redirected() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().in(network);
            ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();
            String port = Integer.toString(place.port(1));
            network.redirect("ip", port, "redirect to :" + server.port());

            JsonNode who = who(terminal, port, 0);
            Finished status = run(terminal, "status");

            record("redirected to our own server", who, "REDIRECTED");
            assertThat(status.exit()).isZero();
            assertThat(status.out().lines()).hasSize(2);
            assertThat(server.terminate()).isEqualTo(143);
        }
    }

    @Test
    void a_port_whose_connections_are_dropped_is_reserved() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().in(network);
            String port = Integer.toString(place.port(0));
            network.set(
                    "nft add table inet filter",
                    "nft 'add chain inet filter output { type filter hook output priority 0; }'",
                    "nft add rule inet filter output tcp dport " + port + " drop");

            JsonNode who = who(terminal, port, 3);
            Finished free = run(terminal, "free", port, "--yes");
            Finished serve = run(terminal, "serve", "--port", port);

            record("dropped by a firewall", who, "RESERVED");
            assertThat(who.get("evidence").toString()).contains("127.0.0.1:" + port + " and [::1]:" + port);
            assertThat(who.get("command").textValue()).doesNotContain("--port " + port);
            assertThat(free.exit()).isEqualTo(3);
            assertThat(free.err())
                    .startsWith("projax: nothing holds port " + port + ", but the system drops its connections");
            assertThat(serve.exit()).isEqualTo(4);
            assertThat(serve.err())
                    .startsWith("projax: cannot bind port " + port + ": free, but the system drops its connections");
        }
    }

    @Test
    void a_connection_to_itself_is_no_redirection() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            String port = Integer.toString(place.port(0));
            // every connection gets this port as its own
            network.set("echo " + port + " " + port + " > /proc/sys/net/ipv4/ip_local_port_range");

            record("connects to itself", who(place.terminal().in(network), port, 3), "FREE");
        }
    }

    @Test
    void only_commands_that_are_about_ports_connect() throws IOException {
        try (OwnNetwork network = OwnNetwork.withNat();
                Workplace place = Workplace.open();
                PortHolder target = PortHolder.in(network, "::1", place.port(8))) {
            Terminal terminal = place.terminal().in(network);
            ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();
            // Discovery asks the ports of the range on 127.0.0.1.
            network.redirect("ip6", place.port(1) + "-" + place.port(7), "redirect to :" + place.port(8));

            for (String command : new String[] {"status", "port", "url", "discover"}) {
                assertThat(run(terminal, command).exit()).as(command).isZero();
            }
            int before = network.redirected("ip6");
            run(terminal, "who", "" + place.port(1));
            int afterWho = network.redirected("ip6");
            run(terminal, "ports");
            int afterPorts = network.redirected("ip6");

            assertThat(before).isZero();
            assertThat(afterWho).isEqualTo(1);
            assertThat(afterPorts).isEqualTo(8);
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(target.isAlive()).isTrue();
        }
    }

    private static void record(String fault, JsonNode who, String kind) {
        boolean right = who.get("kind").textValue().equals(kind);
        FaultTable.record("C2", fault, 1, right ? 0 : 1, Duration.ZERO);
        assertThat(who.get("kind").textValue()).as(who.toPrettyString()).isEqualTo(kind);
    }

    /** Returns what {@code who} reports of a port where, as {@code ss} confirms, nothing listens. */
    private static JsonNode who(Terminal terminal, String port, int exit) throws IOException {
        Finished who = run(terminal, "who", port, "--json");
        assertThat(who.exit()).as(who.out() + who.err()).isEqualTo(exit);
        assertThat(terminal.run("ss", "-Hltn", "sport = :" + port).out()).isEmpty();
        return new ObjectMapper().readTree(who.out());
    }

    private static Finished run(Terminal terminal, String... command) throws IOException {
        return terminal.run(Workplace.command(command));
    }
}
