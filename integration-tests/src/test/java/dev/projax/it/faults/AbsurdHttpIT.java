package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.RawHttp;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** W4: requests that no client sends on purpose, each followed by a second one that must not be answered. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
final class AbsurdHttpIT {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    @Test
    void gets_one_answer_that_says_what_is_wrong_and_does_no_harm() throws Exception {
        Timings answers = new Timings();
        List<String> wrong = new ArrayList<>();
        int tries = 0;
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            for (String request : requests(server.port(), place.authorization())) {
                String health = "GET /health HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n";
                long start = System.nanoTime();
                RawHttp.Answer answer = RawHttp.send(server.port(), request + health);
                answers.add(Timings.since(start));
                tries++;
                if (!isExplained(answer)) {
                    wrong.add(request.substring(0, Math.min(200, request.length())) + " -> " + answer.text());
                }
            }
            assertThat(place.projax("port", "--verified").exit()).isZero();
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(server.errors()).doesNotContain("Exception", "\tat ");
        }

        FaultTable.record("W4", "absurd HTTP", tries, wrong.size(), answers.worst());
        assertThat(wrong).isEmpty();
    }

    /** Returns whether the text is a single answer about a client's mistake, with a body that explains it. */
    private static boolean isExplained(RawHttp.Answer answer) {
        boolean only = answer.text().lastIndexOf("HTTP/1.") == 0;
        return answer.status() / 100 == 4
                && only
                && answer.text().contains("\"detail\":\"")
                && answer.header("Connection").contains("close");
    }

    private static List<String> requests(int port, String authorization) {
        String host = "Host: localhost:" + port + "\r\n";
        String post = "POST /shutdown HTTP/1.1\r\n" + host + "Authorization: " + authorization
                + "\r\nContent-Type: application/json\r\n";
        List<String> requests = new ArrayList<>();
        for (String length :
                List.of("18446744073709551616", "9223372036854775808", "1" + "0".repeat(400), "-1", "+2", "0x2")) {
            requests.add(post + "Content-Length: " + length + "\r\n\r\n{}");
        }
        for (String framing : List.of(
                "Content-Length: 2\r\nContent-Length: 2",
                "Content-Length: 2\r\nContent-Length: 0",
                "Content-Length: 2, 2",
                "Content-Length: 2\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 2",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: xchunked",
                "Content-Length : 2",
                "X: \0",
                "X: 1\rY: 2")) {
            requests.add(post + framing + "\r\n\r\n{}");
        }
        for (String size : List.of("zz", "-2", "0x2", "", "FFFFFFFFFFFFFFFFF", "8000000000000000", "2\r\n{}X")) {
            requests.add(post + CHUNKED + size + "\r\n{}\r\n0\r\n\r\n");
        }
        for (String method : List.of("get", "Get", "head", "options", "connect", "G\0T")) {
            requests.add(method + " /health HTTP/1.1\r\n" + host + "\r\n");
        }
        requests.add(post.replace("POST", "post") + "Content-Length: 2\r\n\r\n{}");
        requests.add(
                "GET /health HTTP/1.1\r\n" + host + ("Cookie: a=" + "x".repeat(3_000) + "\r\n").repeat(10) + "\r\n");
        requests.add("GET /health HTTP/1.1\r\n" + host + "Cookie: a=" + "x".repeat(30_000) + "\r\n\r\n");
        requests.add("GET /" + "x".repeat(30_000) + " HTTP/1.1\r\n" + host + "\r\n");
        requests.add("GET /health HTTP/1.1\r\n" + host + "X: 1\r\n".repeat(1_000) + "\r\n");
        requests.add("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        return requests;
    }
}
