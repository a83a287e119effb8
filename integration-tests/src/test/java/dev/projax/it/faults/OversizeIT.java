package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.RawHttp;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S5: headers and bodies larger than any client needs, sent to a server with a heap of 16 MiB. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OversizeIT {
    private static final int ROUNDS = 20;

    @Test
    void is_refused_at_almost_no_cost() throws Exception {
        Timings refusals = new Timings();
        List<String> wrong = new ArrayList<>();
        int tries = 0;
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.terminal()
                    .with("PROJAX_JAVA_OPTIONS", "-Xmx16m")
                    .start(Workplace.command("serve"))
                    .awaitUrl();
            Map<String, String> requests = requests(server.port(), place.authorization());
            for (int round = 0; round < ROUNDS; round++) {
                for (Map.Entry<String, String> request : requests.entrySet()) {
                    long start = System.nanoTime();
                    int status = RawHttp.send(server.port(), request.getValue()).status();
                    refusals.add(Timings.since(start));
                    tries++;
                    if (!isRefusal(status)) {
                        wrong.add(request.getKey() + ": " + status);
                    }
                }
            }
            assertThat(Discovery.of(place.app()).find()).map(Server::verified).contains(true);
            assertThat(server.errors()).doesNotContain("OutOfMemoryError", "Exception");
        }

        FaultTable.record("S5", "oversize header, body", tries, wrong.size(), refusals.worst());
        assertThat(wrong).isEmpty();
    }

    /** 0 means that the server closed the connection without an answer while the client was still sending. */
    private static boolean isRefusal(int status) {
        return status == 400 || status == 413 || status == 414 || status == 431 || status == 0;
    }

    private static Map<String, String> requests(int port, String authorization) {
        String host = "Host: 127.0.0.1:" + port + "\r\n";
        String get = "GET /health HTTP/1.1\r\n" + host;
        String post = "POST /shutdown HTTP/1.1\r\n" + host + "Authorization: " + authorization
                + "\r\nContent-Type: application/json\r\n";
        int mebibyte = 1 << 20;
        return Map.of(
                "a header of 17 KiB", get + "X: " + "x".repeat(17 << 10) + "\r\n\r\n",
                "a header of 1 MiB", get + "X: " + "x".repeat(mebibyte) + "\r\n\r\n",
                "a header name of 1 MiB", get + "x".repeat(mebibyte) + ": 1\r\n\r\n",
                "a path of 1 MiB", "GET /" + "x".repeat(mebibyte) + " HTTP/1.1\r\n" + host + "\r\n",
                "5,000 headers", get + "X-Y: 1\r\n".repeat(5_000) + "\r\n",
                "a body of 1 MiB", post + "Content-Length: " + mebibyte + "\r\n\r\n" + "x".repeat(mebibyte),
                "a promise of 1 TiB", post + "Content-Length: " + (1L << 40) + "\r\n\r\n{}",
                "chunks of 1 MiB in all",
                        post + "Transfer-Encoding: chunked\r\n\r\n"
                                + ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(1024) + "0\r\n\r\n");
    }
}
