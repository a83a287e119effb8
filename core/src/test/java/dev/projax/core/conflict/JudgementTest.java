package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict.Relation;
import dev.projax.core.net.Loopback;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgementTest {
    private static final String LISTENS = "listen 127.0.0.1 -1 ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "700     | 700 node ada                           | -               | TERMINATE node (pid 700)",
                "1       | 1 init ada                             | INIT            | CHOOSE_ANOTHER_PORT init (pid 1)",
                "500     | 500 java ada                           | SELF            | CHOOSE_ANOTHER_PORT java (pid 500)",
                "400     | 400 bash ada                           | ANCESTOR        | CHOOSE_ANOTHER_PORT bash (pid 400)",
                "700     | 700 node bob                           | OTHER_USER      | TERMINATE node (pid 700) as bob",
                "700     | 700 node root                          | OTHER_USER      | TERMINATE node (pid 700) as root",
                "700     | 700 node ?                             | OTHER_USER      | TERMINATE node (pid 700) as root",
                "700     | 700 node ada stopped                   | STOPPED         | CONTINUE node (pid 700)",
                "700     | 700 node ada traced                    | STOPPED         | SHOW_PROCESSES node (pid 700)",
                "700     | 700 node bob stopped                   | OTHER_USER      | CONTINUE node (pid 700) as bob",
                "700     | 700 docker-proxy ada                   | FORWARDER       | SHOW_FORWARDED docker-proxy (pid 700)",
                "700     | 700 docker-proxy root                  | FORWARDER       | SHOW_FORWARDED docker-proxy (pid 700)",
                "300     | 300 sshd ada                           | FORWARDER       | SHOW_FORWARDED sshd (pid 300)",
                "700 701 | 700 node ada; 701 node ada             | SEVERAL_HOLDERS | SHOW_PROCESSES node (pid 700) node (pid 701)",
                "700 701 | 700 node ada <1; 701 node ada <700 <1  | -               | TERMINATE node (pid 700)",
                "700 701 | 700 nginx root <1; 701 nginx ada <700  | OTHER_USER      | TERMINATE nginx (pid 700) as root",
                "400 701 | 400 bash ada <1; 701 node ada <400     | ANCESTOR        | CHOOSE_ANOTHER_PORT bash (pid 400) node (pid 701)",
                "700 701 | 700 node ada <1; 701 socat ada <700    | FORWARDER       | SHOW_FORWARDED node (pid 700) socat (pid 701)",
                "''      | ''                                     | HIDDEN_OWNER    | INSPECT_AS_USER as root",
                "700 701 | 700 node ada                           | HIDDEN_OWNER    | INSPECT_AS_USER as root",
            })
    void terminates_only_one_process_of_the_same_user_and_advises_only_what_it_would_do(
            String pids, String processes, @Nullable String refusal, String step) throws UnknownHostException {
        PortVerdict verdict =
                Situation.taken((LISTENS + pids).strip(), processes).verdict();

        assertThat(verdict.refusal().map(Enum::name).orElse(null)).isEqualTo(refusal);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "open 127.0.0.1 0 700 | OUTGOING_ONLY | WAIT curl (pid 700)",
                "wait 127.0.0.1 0     | TIME_WAIT     | WAIT",
                "''                   | UNEXPLAINED   | WAIT"
            })
    void waits_if_no_process_listens(String sockets, PortVerdict.Kind kind, String step) throws UnknownHostException {
        PortVerdict verdict = Situation.taken(sockets, "700 curl ada").verdict();

        assertThat(verdict.kind()).isEqualTo(kind);
        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.NOBODY_LISTENS);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    /** The socket belongs to uid 0 or to the user 54321, who has no name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "54321 | 700 node 54321         | TERMINATE node (pid 700) as 54321",
                "54321 | 700 node 54321 secret  | SHOW_PROCESSES node (pid 700)",
                "0     | 700 node 54321         | SHOW_PROCESSES node (pid 700)",
                "54321 | 700 node 54321 stopped | CONTINUE node (pid 700)",
                "54321 | 700 node 54321 traced  | SHOW_PROCESSES node (pid 700)",
            })
    void lets_root_ask_only_a_user_who_would_see_the_holder(String uid, String process, String step)
            throws UnknownHostException {
        PortVerdict verdict = Situation.taken("listen 127.0.0.1 " + uid + " 700", process)
                .askedBy("root")
                .verdict();

        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.OTHER_USER);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node 812     | 812 node ada | SHOW_PROCESSES node (pid 812) | node (pid 812)",
                "node 812 web | 812 node bob | SHOW_PROCESSES node (pid 812) | node (pid 812)",
                "node 812     | ''           | CHOOSE_ANOTHER_PORT           | ''",
                "- 900 db     | 900 java ada | RELEASE_LEASE                 | ''",
                "?            | ''           | CHOOSE_ANOTHER_PORT           | ''",
            })
    void terminates_no_program_that_has_only_leased_the_port(
            String lease, String processes, String step, String holders) throws UnknownHostException {
        PortVerdict verdict = Situation.free("", processes).leasedTo(lease).verdict();

        assertThat(verdict.kind()).isEqualTo(PortVerdict.Kind.LEASED);
        assertThat(verdict.isHeld()).isTrue();
        assertThat(verdict.holders().stream().map(ProcessInfo::toString).collect(Collectors.joining()))
                .isEqualTo(holders);
        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.LEASED);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    @Test
    void lets_a_program_in_the_lease_bind_the_port() throws UnknownHostException {
        PortVerdict verdict = Situation.free("", "812 node ada")
                .leasedTo("node 812")
                .insideLease()
                .verdict();

        assertThat(verdict.kind()).isEqualTo(PortVerdict.Kind.LEASED);
        assertThat(verdict.nextStep()).hasToString("BIND");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node 812 | 812         | 812 node ada                    | false",
                "node 812 | 700         | 700 node ada <812               | false",
                "node 812 | 700         | 700 python3 ada <1              | true",
                "node 812 | 700         | 700 python3 ada; 812 node ada   | true",
                "node 812 | 700 812     | 700 python3 ada; 812 node ada   | false",
                "node 812 | ''          | ''                              | false",
                "- 900 db | 700         | 700 python3 ada <1              | false",
                "?        | 700         | 700 python3 ada <1              | false"
            })
    void knows_whether_a_program_outside_the_lease_has_taken_the_port(
            String lease, String pids, String processes, boolean breaksLease) throws UnknownHostException {
        PortVerdict verdict = Situation.taken((LISTENS + pids).strip(), processes)
                .leasedTo(lease)
                .verdict();

        assertThat(verdict.lease()).isPresent();
        assertThat(verdict.breaksLease()).isEqualTo(breaksLease);
    }

    @Test
    void uses_another_port_if_the_system_keeps_this_one() throws UnknownHostException {
        PortVerdict redirected =
                Situation.free("", "").answeredOn(Loopback.IPV4).verdict();
        PortVerdict reserved = Situation.taken("", "").reserved("only root").verdict();

        assertThat(redirected.refusal()).contains(PortVerdict.Refusal.REDIRECTED);
        assertThat(redirected.nextStep().action()).isEqualTo(NextStep.Action.CHOOSE_ANOTHER_PORT);
        assertThat(reserved.refusal()).contains(PortVerdict.Refusal.NOBODY_LISTENS);
        assertThat(reserved.nextStep().action()).isEqualTo(NextStep.Action.CHOOSE_ANOTHER_PORT);
    }

    @Test
    void shows_the_holder_of_a_port_that_the_app_does_not_use_anyway() throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS + "400", "400 bash ada").verdict(false);

        assertThat(verdict.nextStep()).hasToString("SHOW_PROCESSES bash (pid 400)");
    }

    @Test
    void asks_no_other_user_who_may_not_see_the_holder_of_a_socket_that_root_opened() throws UnknownHostException {
        PortVerdict verdict = Situation.taken("listen 127.0.0.1 0 700", "700 memcached memcache")
                .askedBy("root")
                .verdict();

        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.OTHER_USER);
        assertThat(verdict.nextStep()).hasToString("SHOW_PROCESSES memcached (pid 700)");
    }

    @Test
    void terminates_nothing_if_it_does_not_know_who_asks() throws UnknownHostException {
        PortVerdict verdict =
                Situation.taken(LISTENS + "700", "700 node ?").askedBy("").verdict();

        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.OTHER_USER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ada  | USER                      | bob  | INSPECT_AS_USER as bob",
                "ada  | NOT_DUMPABLE              | root | INSPECT_AS_USER as root",
                "ada  | PROC_OPTION               | bob  | INSPECT_AS_USER as bob",
                "root | CAPABILITY                | bob  | INSPECT_AS_USER as bob",
                "root | CAPABILITY                | ''   | CHOOSE_ANOTHER_PORT",
                "root | SECURITY_MODULE           | ''   | CHOOSE_ANOTHER_PORT",
                "root | NO_PROCESS                | ''   | CHOOSE_ANOTHER_PORT",
                "root | PID_NAMESPACE             | ''   | INSPECT_OUTSIDE",
                "ada  | PID_NAMESPACE             | ''   | INSPECT_OUTSIDE",
                "root | USER_NAMESPACE            | ''   | INSPECT_OUTSIDE",
                "root | PROC_OF_ANOTHER_NAMESPACE | ''   | INSPECT_OUTSIDE",
                "root | -                         | ''   | CHOOSE_ANOTHER_PORT",
                "ada  | -                         | ''   | INSPECT_AS_USER as root",
            })
    void sends_the_one_who_asks_to_where_the_holder_is_visible(
            String user, SocketTable.@Nullable Missing missing, String seenBy, String step)
            throws UnknownHostException {
        Situation situation = Situation.taken("listen 127.0.0.1 1001", "").askedBy(user);

        PortVerdict verdict = (missing == null ? situation : situation.hiddenBy(spot(missing, seenBy))).verdict();

        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.HIDDEN_OWNER);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    @Test
    void terminates_no_process_that_inherited_a_socket_from_a_hidden_one() throws UnknownHostException {
        Situation inherited = Situation.taken("listen 127.0.0.1 1001 700", "700 node ada");

        PortVerdict verdict =
                inherited.hiddenBy(spot(SocketTable.Missing.USER, "bob")).verdict();

        assertThat(verdict.kind()).isEqualTo(PortVerdict.Kind.FOREIGN);
        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.HIDDEN_OWNER);
        assertThat(verdict.nextStep()).hasToString("INSPECT_AS_USER as bob");
        assertThat(verdict.sharedOutOfSight()).hasSize(1);
    }

    private static SocketTable.BlindSpot spot(SocketTable.Missing missing, String seenBy) {
        return new SocketTable.BlindSpot(missing, "", seenBy, Set.of());
    }

    @Test
    void never_terminates_process_1_of_a_container() throws UnknownHostException {
        PortVerdict first = Situation.taken(LISTENS + "700", "700 java ada @1").verdict();
        PortVerdict second = Situation.taken(LISTENS + "700", "700 java ada @2").verdict();

        assertThat(first.refusal()).contains(PortVerdict.Refusal.INIT);
        assertThat(second.refusal()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "700 java ada         | true  | SIGNAL_SERVER java (pid 700) in /srv/home",
                "700 java ada         | false | SIGNAL_SERVER java (pid 700) in /srv/home",
                "700 java bob         | true  | STOP_SERVER java (pid 700) as bob in /srv/home",
                "700 java bob         | false | SIGNAL_SERVER java (pid 700) as bob in /srv/home",
                "700 java ada stopped | true  | CONTINUE java (pid 700) in /srv/home"
            })
    void stops_a_server_of_another_home_whose_record_cannot_be_read(String process, boolean isReachable, String step)
            throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS + "700", process)
                .heldByServer(700, Path.of("/srv/home"), isReachable)
                .verdict();

        assertThat(verdict.kind()).isEqualTo(PortVerdict.Kind.OWN_INSTANCE);
        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.OWN_INSTANCE);
        assertThat(verdict.nextStep()).hasToString(step);
    }

    @ParameterizedTest
    @EnumSource(
            value = Relation.class,
            names = {"UNRECORDED", "UNREADABLE"})
    void stops_a_server_that_answers_without_a_valid_record(Relation relation) throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS + "700", "700 java ada")
                .answeredByServer(relation)
                .verdict();

        assertThat(verdict.refusal()).contains(PortVerdict.Refusal.OWN_INSTANCE);
        assertThat(verdict.nextStep()).hasToString("SIGNAL_SERVER java (pid 700)");
    }

    @ParameterizedTest
    @CsvSource({"700 java ada, OWN_INSTANCE, SHOW_PROCESSES", "700 docker-proxy ada, FORWARDER, SHOW_FORWARDED"})
    void spares_what_relays_to_a_server_elsewhere(String process, PortVerdict.Refusal refusal, NextStep.Action action)
            throws UnknownHostException {
        PortVerdict verdict = Situation.taken(LISTENS + "700", process)
                .answeredByServer(Relation.ELSEWHERE)
                .verdict();

        assertThat(verdict.refusal()).contains(refusal);
        assertThat(verdict.nextStep().action()).isEqualTo(action);
    }
}
