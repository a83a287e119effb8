package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FakeServer.Script;
import dev.projax.core.hosting.Hosted;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import dev.projax.server.ApiServer;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** D3: a server whose answer never ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
final class EndlessAnswerIT {
    private static final Duration FIGURE = Duration.ofMillis(600);
    private static final long MOST_HEAP = 1 << 20;
    private static final int TRIES = 3;
    private static final int PAUSE_MILLIS = 200;
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

    /** A way to answer without an end, and the expected outcome. */
    record Mischief(String fault, Candidate.Outcome outcome, Script conversation) {
        @Override
        public String toString() {
            return fault;
        }
    }

    static Stream<Mischief> mischiefs() {
        return Stream.of(
                new Mischief(
                        "no answer at all", Candidate.Outcome.UNRESPONSIVE, socket -> untilTheClientHangsUp(socket)),
                new Mischief("stalled head", Candidate.Outcome.UNRESPONSIVE, socket -> {
                    say(socket, "HTTP/1.1 200 OK\r\nContent-Le");
                    untilTheClientHangsUp(socket);
                }),
                new Mischief("stalled body", Candidate.Outcome.UNRESPONSIVE, socket -> {
                    say(socket, HEAD + "Content-Length: 60\r\n\r\n{\"status\":\"ok\",");
                    untilTheClientHangsUp(socket);
                }),
                new Mischief("one byte per 200 ms", Candidate.Outcome.UNRESPONSIVE, socket -> {
                    for (byte octet : (HEAD + "\r\n").getBytes(StandardCharsets.US_ASCII)) {
                        socket.getOutputStream().write(octet);
                        pause(socket);
                    }
                }),
                new Mischief("byte by byte, as fast as it goes", Candidate.Outcome.FOREIGN, socket -> {
                    socket.setTcpNoDelay(true);
                    say(socket, HEAD + "\r\n{");
                    repeat(socket, " ");
                }),
                new Mischief("endless chunks of one byte", Candidate.Outcome.FOREIGN, socket -> {
                    socket.setTcpNoDelay(true);
                    say(socket, HEAD + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
                    repeat(socket, "1\r\n \r\n");
                }),
                new Mischief("endless body", Candidate.Outcome.FOREIGN, socket -> {
                    say(socket, HEAD + "\r\n{");
                    repeat(socket, " ".repeat(8192));
                }),
                new Mischief("a body of 1 EB announced", Candidate.Outcome.FOREIGN, socket -> {
                    say(socket, HEAD + "Content-Length: 1000000000000000000\r\n\r\n{");
                    repeat(socket, " ".repeat(8192));
                }),
                new Mischief("a header of 1 MB", Candidate.Outcome.FOREIGN, socket -> {
                    say(socket, HEAD + "X-Long: " + "a".repeat(1 << 20) + "\r\n\r\n{}");
                }),
                new Mischief("endless headers", Candidate.Outcome.FOREIGN, socket -> {
                    say(socket, HEAD);
                    repeat(socket, "X-More: and more\r\n");
                }));
    }

    @ParameterizedTest
    @MethodSource("mischiefs")
    void is_cut_off(Mischief mischief) throws IOException {
        Timings searches = new Timings();
        long heap = 0;
        int wrong = 0;
        try (Workplace workplace = Workplace.open();
                Hosted<ApiServer> ours = ApiServer.start(workplace.app(1))) {
            Discovery discovery = Discovery.of(workplace.app());
            discovery.survey();
            try (FakeServer endless = FakeServer.playing(workplace.port(0), mischief.conversation)) {
                for (int i = 0; i < TRIES; i++) {
                    long heapBefore = allocated();
                    long start = System.nanoTime();
                    DiscoveryReport report = discovery.survey();
                    searches.add(Timings.since(start));
                    heap = Math.max(heap, allocated() - heapBefore);
                    boolean right = report.server().map(Server::port).equals(Optional.of(ours.port()))
                            && outcome(report, workplace.port(0)) == mischief.outcome;
                    wrong += right ? 0 : 1;
                }
            }
        }

        String fault = mischief.fault + ", " + (heap >> 10) + " KiB heap";
        FaultTable.record("D3", fault, TRIES, wrong, searches.worst());
        assertThat(wrong).isZero();
        assertThat(searches.worst()).isLessThanOrEqualTo(FIGURE);
        assertThat(heap).as("bytes allocated by the search").isLessThan(MOST_HEAP);
    }

    private static Candidate.Outcome outcome(DiscoveryReport report, int port) {
        return report.candidates().stream()
                .filter(candidate -> candidate.port() == port)
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Repeats the text until the client hangs up, which shows as a socket error. */
    private static void repeat(Socket socket, String text) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        OutputStream out = socket.getOutputStream();
        while (true) {
            out.write(octets);
        }
    }

    private static void untilTheClientHangsUp(Socket socket) throws IOException {
        while (true) {
            pause(socket);
        }
    }

    /** Waits a while, and ends the conversation when the client hangs up. */
    private static void pause(Socket socket) throws IOException {
        socket.setSoTimeout(PAUSE_MILLIS);
        try {
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("the client has hung up");
            }
        } catch (SocketTimeoutException e) {
            // it is still connected
        }
    }
}
