package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortVerdict.Kind;
import java.net.UnknownHostException;
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
        assertThat(Classification.of(new PortFacts(PORT, refused, InWords.sockets(sockets), null, null, null, rule)))
                .isEqualTo(kind);
    }
}
