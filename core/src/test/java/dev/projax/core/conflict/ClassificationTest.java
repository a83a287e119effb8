package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict.Kind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {
    private static final int PORT = 38124;

    /** A socket is written as: state, address, its user, and the processes that have it. */
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
    void judges_by_the_bind_and_by_the_sockets_in_the_way(String refused, String sockets, String rule, Kind kind)
            throws UnknownHostException {
        assertThat(Classification.of(new PortFacts(PORT, refused, parse(sockets), null, null, null, rule)))
                .isEqualTo(kind);
    }

    private static List<SocketTable.Entry> parse(String sockets) throws UnknownHostException {
        List<SocketTable.Entry> entries = new ArrayList<>();
        for (String socket : sockets == null ? new String[0] : sockets.split(", ", -1)) {
            String[] words = socket.split(" ", -1);
            Set<Long> pids = new HashSet<>();
            for (int i = 3; i < words.length; i++) {
                pids.add(Long.valueOf(words[i]));
            }
            entries.add(new SocketTable.Entry(
                    new InetSocketAddress(InetAddress.getByName(words[1]), PORT),
                    new InetSocketAddress(InetAddress.getByName(words[1]), 5432),
                    state(words[0]),
                    Long.parseLong(words[2]),
                    socket,
                    pids));
        }
        return entries;
    }

    private static SocketTable.State state(String word) {
        return switch (word) {
            case "listen" -> SocketTable.State.LISTENING;
            case "open" -> SocketTable.State.CONNECTED;
            default -> SocketTable.State.TIME_WAIT;
        };
    }
}
