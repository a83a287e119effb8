package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.LeaseInWords;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.net.Loopback;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    private static final int PORT = 38124;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''      |                                        | ''   | FREE",
                "''      | listen 10.0.0.5 0 7                    | ''   | FREE",
                "''      | wait 127.0.0.1 0                       | ''   | FREE",
                "in use  | listen 127.0.0.1 0 7                   | ''   | FOREIGN",
                "in use  | listen 0.0.0.0 0 7                     | ''   | FOREIGN",
                "in use  | listen :: 0 7                          | ''   | FOREIGN",
                "in use  | listen ::1 0 7                         | ''   | FOREIGN",
                "in use  | listen 127.0.0.1 0 7 8                 | ''   | FOREIGN",
                "in use  | listen 127.0.0.1 0 7, listen ::1 0 7   | ''   | FOREIGN",
                "in use  | listen 127.0.0.1 0 7, listen ::1 0 7 8 | ''   | FOREIGN",
                "in use  | listen 127.0.0.1 0 7, listen ::1 0 8   | ''   | SPLIT_LOCALHOST",
                "in use  | listen 0.0.0.0 0 7, listen ::1 0 8     | ''   | SPLIT_LOCALHOST",
                "in use  | listen 127.0.0.1 0 7, listen ::1 0     | ''   | SPLIT_LOCALHOST",
                "in use  | listen 127.0.0.1 1, listen ::1 2       | ''   | SPLIT_LOCALHOST",
                "in use  | listen 127.0.0.1 1, listen ::1 1       | ''   | HIDDEN_OWNER",
                "in use  | listen 127.0.0.1 1                     | ''   | HIDDEN_OWNER",
                "in use  | listen 127.0.0.1 1, open 127.0.0.1 0 7 | ''   | HIDDEN_OWNER",
                "in use  | listen 127.0.0.1 0 7, open 127.0.0.1 0 8 | '' | FOREIGN",
                "in use  | open 127.0.0.1 0 7                     | ''   | OUTGOING_ONLY",
                "in use  | open 127.0.0.1 0                       | ''   | OUTGOING_ONLY",
                "in use  | open 127.0.0.1 0 7, wait 127.0.0.1 0   | ''   | OUTGOING_ONLY",
                "in use  | wait 127.0.0.1 0                       | ''   | TIME_WAIT",
                "in use  | wait 10.0.0.5 0                        | ''   | UNEXPLAINED",
                "in use  | open 10.0.0.5 0 7                      | ''   | UNEXPLAINED",
                "in use  | listen 10.0.0.5 0 7                    | ''   | UNEXPLAINED",
                "in use  | listen 127.0.0.2 0 7                   | ''   | UNEXPLAINED",
                "in use  |                                        | ''   | UNEXPLAINED",
                "denied  |                                        | rule | RESERVED",
                "denied  | listen 127.0.0.1 0 7                   | rule | FOREIGN",
                "denied  | wait 127.0.0.1 0                       | rule | TIME_WAIT"
            })
    void judges_by_the_bind_and_the_sockets_in_the_way(String refused, String sockets, String rule, Kind kind)
            throws UnknownHostException {
        assertThat(kindOf(refused, sockets, rule, Dialed.NOTHING, null)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''          |             |                                          | FREE",
                "''          |             | open 127.0.0.1 0 7                       | LINGERING",
                "''          |             | open ::1 0 7, open 127.0.0.1 0 8         | LINGERING",
                "''          |             | open 127.0.0.1 1000                      | LINGERING",
                "''          |             | open 127.0.0.1 0 7, wait 127.0.0.1 0     | LINGERING",
                "''          |             | wait 127.0.0.1 0                         | FREE",
                "''          |             | open 10.0.0.5 0 7                        | FREE",
                "''          |             | open 10.0.0.5 0 7, listen 127.0.0.2 0 7  | FREE",
                "IPV4        |             |                                          | REDIRECTED",
                "IPV6        |             |                                          | REDIRECTED",
                "IPV4 IPV6   |             | wait 127.0.0.1 0                         | REDIRECTED",
                "IPV4        |             | open 127.0.0.1 0 7                       | REDIRECTED",
                "IPV4        | IPV6        |                                          | REDIRECTED",
                "''          | IPV4        |                                          | RESERVED",
                "''          | IPV4 IPV6   | open 127.0.0.1 0 7                       | RESERVED"
            })
    void judges_a_port_that_can_be_bound_by_connections_to_and_from_it(
            String answering, @Nullable String silent, @Nullable String sockets, Kind kind)
            throws UnknownHostException {
        assertThat(kindOf("", sockets, "", new Dialed(addresses(answering), addresses(silent)), null))
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''      | ''   |                                      | LEASED",
                "''      | ''   | open 127.0.0.1 0 7                   | LEASED",
                "''      | ''   | wait 127.0.0.1 0                     | LEASED",
                "''      | IPV4 |                                      | REDIRECTED",
                "in use  | ''   | listen 127.0.0.1 0 7                 | FOREIGN",
                "in use  | ''   | listen 127.0.0.1 0 7, listen ::1 0 8 | SPLIT_LOCALHOST",
                "in use  | ''   | wait 127.0.0.1 0                     | TIME_WAIT",
                "in use  | ''   |                                      | UNEXPLAINED"
            })
    void judges_a_leased_port_by_its_lease_only_while_it_can_be_bound(
            String refused, String answering, @Nullable String sockets, Kind kind) throws UnknownHostException {
        assertThat(kindOf(refused, sockets, "", new Dialed(addresses(answering), Set.of()), "node 812"))
                .isEqualTo(kind);
    }

    private static Kind kindOf(
            String refused, @Nullable String sockets, String rule, Dialed dialed, @Nullable String lease)
            throws UnknownHostException {
        return Classification.of(new PortFacts(
                PORT,
                refused,
                InWords.sockets(sockets),
                List.of(),
                null,
                null,
                null,
                null,
                rule,
                dialed,
                Unseen.NOTHING,
                lease == null ? null : new PortFacts.Lease(LeaseInWords.lease(lease), false, null, Set.of()),
                false));
    }

    private static Set<Loopback> addresses(@Nullable String words) {
        return words == null || words.isEmpty()
                ? Set.of()
                : Arrays.stream(words.split(" ", -1)).map(Loopback::valueOf).collect(Collectors.toSet());
    }
}
