package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.RawHttp;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** S4: thousands of requests that never end: empty ones, half ones, one byte at a time, and large ones. */
@Tag("long")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SlowlorisIT {
    private static final int CONNECTIONS = 2_000;
    private static final Duration CLOSED = Duration.ofSeconds(7);
    private static final Duration HEALTHY = Duration.ofMillis(50);
    private static final Duration DRIP = Duration.ofMillis(500);

    @Test
    void are_closed_and_delay_no_other_client() throws Exception {
        Timings closed = new Timings();
        Timings healthy = new Timings();
        int failures = 0;
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            List<Half> open = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                open.add(Half.request(server.port(), Kind.values()[i % Kind.values().length]));
            }
            long opened = System.nanoTime();
            while (!open.isEmpty() && Timings.since(opened).compareTo(CLOSED.multipliedBy(2)) < 0) {
                long start = System.nanoTime();
                failures += RawHttp.ask(server.port(), "GET /health HTTP/1.1", "Host: 127.0.0.1:" + server.port())
                                        .status()
                                == 200
                        ? 0
                        : 1;
                healthy.add(Timings.since(start));
                for (Iterator<Half> halves = open.iterator(); halves.hasNext(); ) {
                    Half half = halves.next();
                    if (half.isClosedByServer()) {
                        closed.add(Timings.since(half.opened));
                        half.channel.close();
                        halves.remove();
                    }
                }
            }
            for (Half half : open) {
                failures++;
                half.channel.close();
            }
        }

        FaultTable.record("S4", "slowloris, until closed", CONNECTIONS, failures, closed.worst());
        FaultTable.record("S4", "/health meanwhile (p99)", healthy.count(), 0, healthy.percentile(99));
        assertThat(failures).isZero();
        assertThat(closed.worst()).isLessThanOrEqualTo(CLOSED);
        assertThat(healthy.count()).as("requests to /health").isGreaterThan(100);
        assertThat(healthy.percentile(99)).isLessThanOrEqualTo(HEALTHY);
    }

    private enum Kind {
        SILENT(""),
        HALF("GET /health HTTP/1.1\r\nHost: loc"),
        DRIPPING("GET /health HTTP/1.1\r\nX: "),
        LARGE("GET /health HTTP/1.1\r\nX: " + "x".repeat(60_000));

        private final String start;

        Kind(String start) {
            this.start = start;
        }
    }

    /** A connection with part of a request. */
    private static final class Half {
        private final SocketChannel channel;
        private final Kind kind;
        private final long opened = System.nanoTime();
        private long dripped = opened;

        private Half(SocketChannel channel, Kind kind) {
            this.channel = channel;
            this.kind = kind;
        }

        static Half request(int port, Kind kind) throws IOException {
            SocketChannel channel = SocketChannel.open(Loopback.IPV4.at(port));
            channel.write(ByteBuffer.wrap(kind.start.getBytes(StandardCharsets.US_ASCII)));
            channel.configureBlocking(false);
            return new Half(channel, kind);
        }

        boolean isClosedByServer() {
            try {
                if (kind == Kind.DRIPPING && Timings.since(dripped).compareTo(DRIP) > 0) {
                    dripped = System.nanoTime();
                    channel.write(ByteBuffer.wrap(new byte[] {'x'}));
                }
                return channel.read(ByteBuffer.allocate(1024)) < 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
