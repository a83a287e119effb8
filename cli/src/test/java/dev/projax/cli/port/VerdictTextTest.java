package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.Situation;
import dev.projax.core.net.Loopback;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FOREIGN         | listen 127.0.0.1 0 700   | 700 node ada               | node (pid 700)",
                "FOREIGN         | listen 127.0.0.1 0 700 701 | 700 node ada; 701 node ada | node (pid 700), node (pid 701)",
                "FOREIGN         | listen 127.0.0.1 0 700 701 | 700 node ada; 701 node ada <700 | node (pid 700) and a child process",
                "FOREIGN         | listen 127.0.0.1 0 700 701 702 | 700 node ada; 701 node ada <700; 702 node ada <700 | node (pid 700) and 2 child processes",
                "FOREIGN         | listen 127.0.0.1 0 700   | 700 node ada stopped       | 'node (pid 700), stopped'",
                "FOREIGN         | listen 127.0.0.1 0 700   | 700 node ada traced        | 'node (pid 700), stopped by a debugger'",
                "HIDDEN_OWNER    | listen 127.0.0.1 54321   | ''                         | a process of user 54321 that you cannot see",
                "HIDDEN_OWNER    | listen 127.0.0.1 54321, listen ::1 54321 | ''         | a process of user 54321 that you cannot see",
                "OUTGOING_ONLY   | open 127.0.0.1 0 700     | 700 curl ada               | a connection of curl (pid 700), no listener",
                "OUTGOING_ONLY   | open 127.0.0.1 0         | ''                         | a connection, no listener",
                "TIME_WAIT       | wait 127.0.0.1 0         | ''                         | a closed connection, for up to a minute",
                "SPLIT_LOCALHOST | listen 127.0.0.1 0 700, listen ::1 0 701 | 700 node ada; 701 java ada | node (pid 700) on 127.0.0.1, java (pid 701) on ::1",
                "SPLIT_LOCALHOST | listen 127.0.0.1 0 700, listen ::1 54321   | 700 node ada | node (pid 700) on 127.0.0.1, a hidden process of user 54321 on ::1",
                "UNEXPLAINED     | ''                       | ''                         | in use, but not by any visible socket",
            })
    void summarizes_who_or_what_holds_the_port(Kind kind, String sockets, String processes, String summary)
            throws UnknownHostException {
        PortVerdict verdict = Situation.taken(sockets, processes).verdict();

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(VerdictText.summary(verdict)).isEqualTo(summary);
    }

    @Test
    void summarizes_a_port_that_no_process_holds() throws UnknownHostException {
        PortVerdict free = Situation.free("", "").verdict();
        PortVerdict reserved = Situation.taken("", "").reserved("only root").verdict();
        PortVerdict redirected =
                Situation.free("", "").answeredOn(Loopback.IPV4).verdict();

        assertThat(VerdictText.summary(free)).isEqualTo("free");
        assertThat(VerdictText.summary(reserved)).isEqualTo("free, but the system does not let you bind it");
        assertThat(VerdictText.summary(redirected)).isEqualTo("a redirection by the system (NAT)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node 812     | leased to node (pid 812)                          | node (pid 812)",
                "node 812 web | leased to node (pid 812), web in /home/ada/shop   | node (pid 812), web in /home/ada/shop",
                "- 900 db     | leased as db in /home/ada/shop, without a program | no program, db in /home/ada/shop",
                "- 900        | leased without a program                          | no program",
                "?            | leased                                            | unknown"
            })
    void says_who_leased_a_port(String lease, String summary, String holder) throws UnknownHostException {
        PortVerdict verdict = Situation.free("", "812 node ada").leasedTo(lease).verdict();

        assertThat(VerdictText.kind(verdict)).isEqualTo("leased");
        assertThat(VerdictText.summary(verdict)).isEqualTo(summary);
        assertThat(VerdictText.holder(verdict)).isEqualTo(holder);
        assertThat(VerdictText.evidence(verdict)).contains("servers and other leases skip it until the lease ends");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "node 812 web | 812 node ada         | node (pid 812), leased as web in /home/ada/shop",
                "node 812     | 812 node ada         | node (pid 812), leased",
                "sh 800 web   | 812 node ada <800    | node (pid 812), leased to sh (pid 800), web in /home/ada/shop",
                "sh 800 web   | 812 node ada         | node (pid 812), although leased to sh (pid 800), web in /home/ada/shop",
                "- 900 db     | 812 node ada         | node (pid 812), leased as db in /home/ada/shop, without a program",
            })
    void says_whether_the_program_of_a_lease_holds_its_port(String lease, String process, String summary)
            throws UnknownHostException {
        PortVerdict verdict = Situation.taken("listen 127.0.0.1 0 812", process)
                .leasedTo(lease)
                .verdict();

        assertThat(VerdictText.summary(verdict)).isEqualTo(summary);
    }

    @Test
    void tells_when_and_by_which_app_a_port_was_leased() throws UnknownHostException {
        PortVerdict verdict = Situation.taken("listen 127.0.0.1 0 700", "700 python3 ada")
                .leasedTo("node 812")
                .verdict();

        assertThat(VerdictText.evidence(verdict))
                .contains(
                        "it is leased to node (pid 812), by projax, since 2026-11-30T14:00:00Z",
                        "no holder runs in that lease");
    }

    @Test
    void says_where_a_redirection_leads() throws UnknownHostException {
        ProcessInfo node = Situation.taken("listen 127.0.0.1 0 700", "700 node ada")
                .verdict()
                .holders()
                .get(0);
        PortVerdict.Target visible = new PortVerdict.Target(Loopback.IPV4.at(5321), List.of(node));
        PortVerdict.Target hidden = new PortVerdict.Target(Loopback.IPV6.at(5321), List.of());
        PortVerdict one = Situation.free("", "")
                .answeredOn(Loopback.IPV4, Loopback.IPV6)
                .leadingTo(visible)
                .verdict();
        PortVerdict other = Situation.free("", "")
                .answeredOn(Loopback.IPV6)
                .leadingTo(hidden)
                .verdict();

        assertThat(VerdictText.summary(one)).isEqualTo("a redirection to node (pid 700) on 127.0.0.1:5321 (NAT)");
        assertThat(VerdictText.summary(other)).isEqualTo("a redirection to [::1]:5321 (NAT)");
        assertThat(VerdictText.evidence(one))
                .containsExactly(
                        "every loopback address can be bound",
                        "nothing listens there, but connections to 127.0.0.1:38124 and [::1]:38124 are accepted by"
                                + " node (pid 700) on 127.0.0.1:5321, so the system redirects them");
    }

    @Test
    void says_that_connections_are_dropped() throws UnknownHostException {
        PortVerdict dropped = Situation.free("", "").silentOn(Loopback.IPV4).verdict();

        assertThat(VerdictText.summary(dropped)).isEqualTo("free, but the system drops its connections");
        assertThat(VerdictText.evidence(dropped))
                .containsExactly(
                        "every loopback address can be bound",
                        "connections to 127.0.0.1:38124 are neither accepted nor refused, as if a firewall drops them");
    }

    @Test
    void says_who_keeps_connections_open() throws UnknownHostException {
        PortVerdict verdict = Situation.free("open 127.0.0.1 0 700, open ::1 54321", "700 node ada")
                .verdict();

        assertThat(VerdictText.summary(verdict))
                .isEqualTo("open connections of node (pid 700), a hidden process of user 54321, no listener");
        assertThat(VerdictText.evidence(verdict))
                .contains(
                        "every loopback address can be bound with SO_REUSEADDR, but not without",
                        "connection 127.0.0.1:38124 -> 127.0.0.1:5432, held by node (pid 700)");
    }

    @ParameterizedTest
    @CsvSource({
        "docker-proxy, a Docker container",
        "rootlessport, a Podman container",
        "containerd, a container",
        "limactl, a Lima virtual machine",
        "VBoxHeadless, a VirtualBox virtual machine",
        "qemu-system-x86_64, a virtual machine",
        "wslrelay.exe, a program in WSL",
        "systemd, a systemd service",
        "xinetd, a service",
        "sshd, a remote session",
        "kubectl, a program in a cluster",
        "cloudflared, the other end of a tunnel",
        "socat, another address or program",
        "code-server, an editor",
        "adb, a device",
    })
    void says_what_a_program_holds_the_port_for(String program, String others) throws UnknownHostException {
        PortVerdict verdict = Situation.taken("listen 127.0.0.1 0 700", "700 " + program + " ada")
                .verdict();

        assertThat(VerdictText.evidence(verdict)).contains(program + " (pid 700) holds it for " + others);
    }
}
