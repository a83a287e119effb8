package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** H6: a server listens on 127.0.0.1 only although the machine has ::1, so another program can take that. */
final class MissedIpv6IT {
    @Test
    void is_reported_of_a_server_that_was_started_without_ipv6() throws IOException {
        Requirement.ipv6();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.terminal()
                    .with("PROJAX_JAVA_OPTIONS", "-Djava.net.preferIPv4Stack=true")
                    .start(Workplace.command("serve"))
                    .awaitUrl();

            requireReportAndFix(place.terminal(), server);
        }
    }

    @Test
    void is_reported_of_a_server_that_is_older_than_the_machines_ipv6() throws IOException {
        try (OwnNetwork network = OwnNetwork.withoutIpv6();
                Workplace place = Workplace.open()) {
            Terminal terminal = place.terminal().in(network);
            ServerProcess server = terminal.start(Workplace.command("serve")).awaitUrl();
            assertThat(run(terminal, "doctor").out()).doesNotContain("on 127.0.0.1 only;");
            network.set("sysctl -qw net.ipv6.conf.lo.disable_ipv6=0");

            requireReportAndFix(terminal, server);
        }
    }

    private static void requireReportAndFix(Terminal terminal, ServerProcess server) throws IOException {
        String port = Integer.toString(server.port());
        String words = "projax server (pid " + server.pid() + "), healthy, on 127.0.0.1 only";
        Finished who = run(terminal, "who", port);
        Finished ports = run(terminal, "ports");
        Finished doctor = run(terminal, "doctor");
        Finished free = run(terminal, "free", port, "--yes");
        Finished restart = run(terminal, "restart", port);

        assertThat(who.out())
                .startsWith(port + "  own server: " + words + "\n")
                .contains("[::1]:" + port + " can be bound")
                .contains("try        projax restart " + port + "\n");
        assertThat(ports.out())
                .containsPattern("(?m)^\\* +" + port + " +healthy +\\Q" + words + "\\E +projax restart " + port + "$");
        assertThat(doctor.out())
                .contains(words + "; http://localhost:" + port + " may lead to a program that takes ::1")
                .contains("fix: projax restart " + port + "\n");
        assertThat(free.exit()).isEqualTo(8);
        assertThat(free.err()).contains("try: projax stop " + port);
        assertThat(restart.exit()).as(restart.err()).isZero();
        assertThat(restart.out()).isEqualTo("http://localhost:" + port + "\n");
        assertThat(run(terminal, "doctor").out()).doesNotContain("on 127.0.0.1 only;");
        assertThat(run(terminal, "stop").exit()).isZero();
    }

    private static Finished run(Terminal terminal, String... command) throws IOException {
        return terminal.run(Workplace.command(command));
    }
}
