package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.BridgeProcess;
import dev.projax.it.fixture.FaultTable;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** S6: clients open more connections or streams than the server may have file descriptors, and never close them. */
@Tag("long")
final class DescriptorsIT {
    private static final int DESCRIPTORS = 64;
    private static final int CONNECTIONS = 80;
    private static final int STREAMS = 400;
    private static final Duration FIGURE = Duration.ofSeconds(10);

    /** A connection can be idle before its first request, within it, and after it. */
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

    /** 200 leave room for the streams that are allowed, 64 leave hardly any. */
    @ParameterizedTest
    @ValueSource(ints = {200, 64})
    void streams_leave_enough_to_find_and_stop_the_server(int descriptors) throws Exception {
        Requirement.linux();
        Timings timings = new Timings();
        int failures = 0;
        List<Socket> streams = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.terminal()
                    .start("sh", "-c", "ulimit -n " + descriptors + "; exec \"$0\" serve", Workplace.command()[0])
                    .awaitUrl();
            String authorization = place.authorization();
            for (int i = 0; i < STREAMS; i++) {
                streams.add(stream(server, authorization));
                if (i % 40 == 0) {
                    long start = System.nanoTime();
                    failures += isHealthy(server) ? 0 : 1;
                    timings.add(Timings.since(start));
                }
            }
            assertThat(place.projax("port", "--verified").exit()).isZero();
            assertThat(place.projax("stop").exit()).isZero();
            assertThat(server.awaitExit(FIGURE)).isZero();
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }

        FaultTable.record(
                "S6", "400 streams, " + descriptors + " descriptors", timings.count(), failures, timings.worst());
        assertThat(failures).isZero();
    }

    @Test
    void a_desktop_app_without_a_stream_connects_and_notices_the_crash() throws Exception {
        List<Socket> streams = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            String authorization = place.authorization();
            for (int i = 0; i < 64; i++) {
                streams.add(stream(server, authorization));
                assertThat(streams.get(i).getInputStream().readNBytes(12))
                        .asString()
                        .endsWith("200");
            }
            try (BridgeProcess bridge = BridgeProcess.open(place)) {
                bridge.awaitChange("connected " + server.port());

                long start = System.nanoTime();
                server.kill();
                Duration took = Duration.ofNanos(bridge.awaitChange("searching").at() - start);

                FaultTable.record("S6", "lost without a stream", 1, 0, took);
                assertThat(took).isLessThan(Duration.ofSeconds(3));
            }
        } finally {
            for (Socket stream : streams) {
                stream.close();
            }
        }
    }

    /** Asks for a stream of events, and does not read it. */
    private static Socket stream(ServerProcess server, String authorization) throws IOException {
        Socket stream = new Socket(Loopback.IPV4.at(0).getAddress(), server.port());
        String request = "GET /events HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\nAuthorization: "
                + authorization + "\r\n\r\n";
        stream.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return stream;
    }

    private static boolean isHealthy(ServerProcess server) throws IOException {
        return RawHttp.ask(server.port(), "GET /health HTTP/1.1", "Host: 127.0.0.1:" + server.port())
                        .status()
                == 200;
    }
}
