package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** H6: the machine gets ::1 after a server has started. */
@Tag("long")
final class LateIpv6IT {
    private static final int CALLS = 1_000;
    private static final Duration AMPLE = Duration.ofMinutes(2);
    private static final String ADD_IPV6_LOOPBACK = "ip addr add ::1/128 dev lo";

    @Test
    void is_taken_by_the_server() throws IOException {
        try (OwnNetwork network = OwnNetwork.withAnotherIpv6Address();
                Workplace workplace = Workplace.open()) {
            Terminal terminal = workplace.terminal().in(network);
            ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();

            network.set(ADD_IPV6_LOOPBACK);
            LocalhostCaller.Tally tally = call(terminal, "http://localhost:" + server.port(), id(workplace));

            FaultTable.record("H6", "::1 appears after the start", CALLS, tally.misdirected(), tally.open());
            assertThat(tally.misdirected()).as(server.errors()).isZero();
            server.awaitErrors("the server now holds [::1]:" + server.port() + " too");
            assertThat(terminal.run(Workplace.command("status")).err()).isEmpty();
        }
    }

    @Test
    void is_reported_if_another_program_takes_it_first() throws IOException {
        try (OwnNetwork network = OwnNetwork.withAnotherIpv6Address();
                Workplace workplace = Workplace.open()) {
            Terminal terminal = workplace.terminal().in(network);
            network.set("sysctl -qw net.ipv6.ip_nonlocal_bind=1");
            try (PortHolder faster = PortHolder.in(network, "::1", workplace.port(0))) {
                network.set("sysctl -qw net.ipv6.ip_nonlocal_bind=0");
                ServerProcess server =
                        terminal.start(Workplace.command("serve")).awaitUrl();
                String port = Integer.toString(server.port());

                network.set(ADD_IPV6_LOOPBACK);
                server.awaitErrors("the server cannot listen on ::1: [::1]:" + port + " is held by another program");
                Finished url = terminal.run(Workplace.command("url"));
                LocalhostCaller.Tally tally = call(terminal, url.out().strip(), id(workplace));
                Finished status = terminal.run(Workplace.command("status"));
                Finished doctor = terminal.run(Workplace.command("doctor"));
                Finished restart = terminal.run(Workplace.command("restart", port));
                Finished after = terminal.run(Workplace.command("status"));

                String both = "on 127.0.0.1, perl (pid " + faster.pid() + ") on ::1";
                FaultTable.record("H6", "another program takes ::1 first", CALLS, tally.misdirected(), Duration.ZERO);
                assertThat(server.port()).isEqualTo(workplace.port(0));
                assertThat(tally.misdirected()).isZero();
                assertThat(status.err())
                        .contains("port " + port + " projax server (pid " + server.pid() + "), healthy, " + both)
                        .contains("projax restart " + port);
                assertThat(doctor.out()).contains(both).contains("fix: projax restart " + port);
                assertThat(restart.exit()).as(restart.err()).isZero();
                assertThat(restart.out()).isEqualTo("http://localhost:" + workplace.port(1) + "\n");
                assertThat(after.err()).isEmpty();
            }
        }
    }

    @Test
    void is_reported_if_the_jvm_cannot_take_it() throws IOException {
        try (OwnNetwork network = OwnNetwork.withoutIpv6();
                Workplace workplace = Workplace.open()) {
            Terminal terminal = workplace.terminal().in(network);
            ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();

            network.set("sysctl -qw net.ipv6.conf.lo.disable_ipv6=0");

            long start = System.nanoTime();
            Eventually.that(
                    Duration.ofSeconds(30),
                    "the report",
                    () -> server.errors().contains("the server cannot listen on ::1: this JVM has no IPv6"));
            FaultTable.record("H6", "::1 appears, JVM without IPv6", 1, 0, Timings.since(start));
            assertThat(terminal.run(Workplace.command("url")).out())
                    .isEqualTo("http://127.0.0.1:" + server.port() + "\n");
            try (PortHolder faster = PortHolder.in(network, "::1", server.port())) {
                server.awaitErrors("and another program listens on [::1]:" + server.port());
                assertThat(faster.isAlive()).isTrue();
            }
        }
    }

    private static String id(Workplace workplace) throws IOException {
        return String.valueOf(workplace.record().getFileName()).replace(".instance", "");
    }

    private static LocalhostCaller.Tally call(Terminal terminal, String url, String id) throws IOException {
        Finished caller = terminal.run(AMPLE, ChildJvm.command(LocalhostCaller.class, url, id, CALLS));
        assertThat(caller.exit()).as(caller.err()).isZero();
        return LocalhostCaller.Tally.parse(caller.out());
    }
}
