package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.RawHttp;
import dev.projax.it.fixture.Requirement;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** S6: more connections than the server may have file descriptors, and nobody closes them. */
@Tag("long")
final class DescriptorsIT {
    private static final int DESCRIPTORS = 64;
    private static final int CONNECTIONS = 80;
    private static final Duration FIGURE = Duration.ofSeconds(10);

    /** A connection is idle before its first request, within it, and after it. */
    private static final List<String> REQUESTS =
            List.of("", "GET /health HTTP/1.1\r\nHost: loc", "GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n");

    @Test
    void run_out_and_come_back() throws Exception {
        Requirement.linux();
        Timings recoveries = new Timings();
        int lost = 0;
        for (String request : REQUESTS) {
            try (Workplace place = Workplace.open()) {
                ServerProcess server = place.terminal()
                        .start("sh", "-c", "ulimit -n " + DESCRIPTORS + "; exec \"$0\" serve", Workplace.command()[0])
                        .awaitUrl();
                List<Socket> connections = new ArrayList<>();
                try {
                    for (int i = 0; i < CONNECTIONS; i++) {
                        Socket connection = new Socket(Loopback.IPV4.at(0).getAddress(), server.port());
                        connections.add(connection);
                        connection
                                .getOutputStream()
                                .write(request.replace("PORT", "" + server.port())
                                        .getBytes(StandardCharsets.US_ASCII));
                    }
                    long start = System.nanoTime();
                    lost += isHealthy(server) ? 0 : 1;
                    recoveries.add(Timings.since(start));
                    assertThat(server.errors()).as("a sign that they ran out").contains("Too many open files");
                    lost += isHealthy(server) ? 0 : 1;
                } finally {
                    for (Socket connection : connections) {
                        connection.close();
                    }
                }
                assertThat(place.projax("port", "--verified").exit()).isZero();
                assertThat(server.terminate()).isEqualTo(143);
                assertThat(server.errors()).doesNotContain("Exception in thread", "NoClassDefFoundError");
            }
        }

        FaultTable.record("S6", "file descriptors exhausted", REQUESTS.size() * 2, lost, recoveries.worst());
        assertThat(lost).isZero();
        assertThat(recoveries.worst()).isLessThanOrEqualTo(FIGURE);
    }

    private static boolean isHealthy(ServerProcess server) throws IOException {
        return RawHttp.ask(server.port(), "GET /health HTTP/1.1", "Host: 127.0.0.1:" + server.port())
                        .status()
                == 200;
    }
}
