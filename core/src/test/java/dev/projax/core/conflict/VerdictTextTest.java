package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.conflict.PortVerdict.Refusal;
import dev.projax.core.registry.App;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTextTest {
    private static final App PROJAX = App.projax(Map.of("HOME", "/home/ada"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FREE            | ''                       | ''                         | free",
                "FOREIGN         | ''                       | 700 node ada               | node (pid 700)",
                "FOREIGN         | ''                       | 700 node ada; 701 node ada | node (pid 700), node (pid 701)",
                "HIDDEN_OWNER    | listen 127.0.0.1 54321   | ''                         | a process of user 54321 that you cannot see",
                "HIDDEN_OWNER    | listen 127.0.0.1 54321, listen ::1 54322 | ''         | a process of user 54321 and user 54322 that you cannot see",
                "OUTGOING_ONLY   | open 127.0.0.1 0 700     | 700 curl ada               | a connection of curl (pid 700), no listener",
                "OUTGOING_ONLY   | open 127.0.0.1 0         | ''                         | a connection, no listener",
                "TIME_WAIT       | wait 127.0.0.1 0         | ''                         | a closed connection, for up to a minute",
                "RESERVED        | ''                       | ''                         | free, but the system does not let you bind it",
                "SPLIT_LOCALHOST | listen 127.0.0.1 0 700, listen ::1 0 701 | 700 node ada; 701 java ada | node (pid 700) on 127.0.0.1, java (pid 701) on ::1",
                "SPLIT_LOCALHOST | listen 127.0.0.1 0 700, listen ::1 54321   | 700 node ada | node (pid 700) on 127.0.0.1, a hidden process of user 54321 on ::1",
                "OWN_INSTANCE    | listen 127.0.0.1 0 700, listen ::1 0 700 | 700 java ada  | projax server, unresponsive",
                "OWN_INSTANCE    | listen 127.0.0.1 0 700, listen ::1 0 701 | 700 java ada; 701 node ada | projax server, unresponsive, on 127.0.0.1, node (pid 701) on ::1",
                "UNEXPLAINED     | ''                       | ''                         | in use, but not by any visible socket",
            })
    void summarizes_who_or_what_holds_the_port(Kind kind, String sockets, String holders, String summary)
            throws UnknownHostException {
        assertThat(text(kind, sockets, holders, "ada").summary()).isEqualTo(summary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "FREE          | -               | ''                         | projax serve --port 38124",
                "RESERVED      | NOBODY_LISTENS  | ''                         | projax serve",
                "FOREIGN       | -               | 700 node ada               | projax free 38124",
                "FOREIGN       | OTHER_USER      | 700 node bob               | sudo -u bob projax free 38124",
                "FOREIGN       | OTHER_USER      | 700 node 1001              | sudo -u '#1001' projax free 38124",
                "FOREIGN       | OTHER_USER      | 700 node ?                 | sudo -u root projax free 38124",
                "FOREIGN       | SEVERAL_HOLDERS | 700 node ada; 701 node ada | ps -o pid,ppid,user,args -p 700,701",
                "FOREIGN       | FORWARDER       | 700 docker-proxy ada       | docker ps --filter publish=38124",
                "FOREIGN       | OWN_INSTANCE    | 700 java ada               | projax stop 38124 --home ITS_HOME",
                "FOREIGN       | INIT            | 1 init ada                 | projax serve",
                "FOREIGN       | SELF            | 500 java ada               | projax serve",
                "FOREIGN       | ANCESTOR        | 400 bash ada               | projax serve",
                "HIDDEN_OWNER  | HIDDEN_OWNER    | ''                         | sudo projax who 38124",
                "OUTGOING_ONLY | NOBODY_LISTENS  | 700 curl ada               | projax free 38124 --wait 1m",
                "TIME_WAIT     | NOBODY_LISTENS  | ''                         | projax free 38124 --wait 1m",
                "UNEXPLAINED   | NOBODY_LISTENS  | ''                         | projax free 38124 --wait 1m",
            })
    void advises_only_what_the_policy_allows(Kind kind, @Nullable Refusal refusal, String holders, String command)
            throws UnknownHostException {
        assertThat(text(kind, "", holders, "ada").command(refusal)).isEqualTo(command);
    }

    @ParameterizedTest
    @CsvSource({"ada, sudo projax who 38124", "root, projax who 38124 # outside this container or namespace"})
    void sends_only_root_out_of_a_container(String user, String command) throws UnknownHostException {
        assertThat(text(Kind.HIDDEN_OWNER, "", "", user).command(Refusal.HIDDEN_OWNER))
                .isEqualTo(command);
    }

    private static VerdictText text(Kind kind, String sockets, String holders, String user)
            throws UnknownHostException {
        boolean isFree = kind == Kind.FREE;
        PortFacts facts = new PortFacts(
                38124, isFree ? "" : "in use", InWords.sockets(sockets), null, null, null, "", Dialed.NOTHING, false);
        List<ProcessInfo> processes = InWords.processes(holders);
        KillPolicy.Asker asker = new KillPolicy.Asker(500, Set.of(400L, 1L), user);
        return new VerdictText(PROJAX, facts, kind, processes, processes, asker, new SystemCommands(false));
    }
}
