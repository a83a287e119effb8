package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KillPolicyTest {
    private static final KillPolicy.Asker ADA = new KillPolicy.Asker(500, Set.of(400L, 300L, 1L), "ada");
    private static final KillPolicy.Asker UNKNOWN_USER = new KillPolicy.Asker(500, Set.of(), "");

    @ParameterizedTest
    @CsvSource({
        "FOREIGN, 700 node ada, true, ''",
        "FOREIGN, 1 init ada, true, INIT",
        "FOREIGN, 500 java ada, true, SELF",
        "FOREIGN, 400 bash ada, true, ANCESTOR",
        "FOREIGN, 300 sshd ada, true, ANCESTOR",
        "FOREIGN, 700 node bob, true, OTHER_USER",
        "FOREIGN, 700 node root, true, OTHER_USER",
        "FOREIGN, 700 node ?, true, OTHER_USER",
        "FOREIGN, 700 docker-proxy ada, true, FORWARDER",
        "FOREIGN, 700 WSLRelay.exe ada, true, FORWARDER",
        "FOREIGN, 700 conmon ada, true, FORWARDER",
        "FOREIGN, 700 systemd ada, true, FORWARDER",
        "FOREIGN, 700 sshd ada, true, FORWARDER",
        "FOREIGN, 700 ssh ada, true, FORWARDER",
        "FOREIGN, 700 inetd ada, true, FORWARDER",
        "FOREIGN, 700 xinetd ada, true, FORWARDER",
        "FOREIGN, 700 node ada; 701 node ada, true, SEVERAL_HOLDERS",
        "FOREIGN, 700 node ada, false, HIDDEN_OWNER",
        "FOREIGN, '', true, HIDDEN_OWNER",
        "HIDDEN_OWNER, '', false, HIDDEN_OWNER",
        "SPLIT_LOCALHOST, 700 node ada; 701 node ada, true, SEVERAL_HOLDERS",
        "SPLIT_LOCALHOST, 700 node ada, false, HIDDEN_OWNER",
        "OWN_INSTANCE, 700 java ada, true, OWN_INSTANCE",
    })
    void terminates_only_the_single_process_of_the_same_user(
            Kind kind, String holders, boolean isAllSeen, String refusal) {
        assertThat(KillPolicy.judge(kind, InWords.processes(holders), isAllSeen, ADA)
                        .map(Enum::name)
                        .orElse(""))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"FREE", "OUTGOING_ONLY", "TIME_WAIT", "RESERVED", "UNEXPLAINED"})
    void terminates_nothing_if_no_process_listens(Kind kind) {
        assertThat(KillPolicy.judge(kind, InWords.processes("700 curl ada"), true, ADA))
                .contains(PortVerdict.Refusal.NOBODY_LISTENS);
    }

    @Test
    void terminates_nothing_if_it_does_not_know_who_asks() {
        assertThat(KillPolicy.judge(Kind.FOREIGN, InWords.processes("700 node ?"), true, UNKNOWN_USER))
                .contains(PortVerdict.Refusal.OTHER_USER);
    }

    @Test
    void terminates_a_server_of_the_app_if_asked_for_exactly_that() {
        assertThat(KillPolicy.judge(InWords.processes("700 java ada"), true, ADA))
                .isEqualTo(Optional.empty());
        assertThat(KillPolicy.judge(InWords.processes("700 java bob"), true, ADA))
                .contains(PortVerdict.Refusal.OTHER_USER);
    }

    @Test
    void never_terminates_process_1_of_a_container() {
        List<ProcessInfo> first =
                List.of(InWords.processes("700 java ada").get(0).withPidInside(1));
        List<ProcessInfo> second =
                List.of(InWords.processes("700 java ada").get(0).withPidInside(2));

        assertThat(KillPolicy.judge(Kind.FOREIGN, first, true, ADA)).contains(PortVerdict.Refusal.INIT);
        assertThat(KillPolicy.judge(Kind.FOREIGN, second, true, ADA)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "docker-proxy, docker ps --filter publish=38124",
        "rootlessport, podman ps --filter publish=38124",
        "limactl, limactl list",
        "wslrelay.exe, wsl --list --running",
        "systemd, systemctl --user list-sockets",
        "ssh, 'ps -o pid,ppid,user,args -p 700'"
    })
    void names_the_command_that_shows_what_a_forwarder_forwards(String program, String command) {
        Forwarder forwarder = Forwarder.called(program).orElseThrow();

        assertThat(forwarder.command(38124, InWords.processes("700 " + program + " ada"), new SystemCommands(false)))
                .isEqualTo(command);
    }
}
