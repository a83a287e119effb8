package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import dev.projax.server.ApiServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A4: another program has bound the port and does not listen, so connections are refused. */
@Tag("long")
final class BoundNotListeningIT {
    private static final int TRIES = 100;
    private static final Duration HANG = Duration.ofSeconds(5);

    @Test
    void takes_the_next_port_at_once() throws Exception {
        Timings starts = new Timings();
        int hangs = 0;
        int wrong = 0;
        ExecutorService executor = Executors.newCachedThreadPool();
        try (Workplace workplace = Workplace.open()) {
            for (int i = 0; i < TRIES; i++) {
                Loopback loopback = i % 2 == 0 || !FreePorts.hasIpv6() ? Loopback.IPV4 : Loopback.IPV6;
                try (PortSquatter squatter = squat(loopback.at(workplace.port(0)))) {
                    long start = System.nanoTime();
                    Future<Hosted<ApiServer>> starting = executor.submit(() -> ApiServer.start(workplace.app()));
                    try (Hosted<ApiServer> server = starting.get(HANG.toMillis(), TimeUnit.MILLISECONDS)) {
                        wrong += server.port() == workplace.port(1) ? 0 : 1;
                    } catch (TimeoutException e) {
                        hangs++;
                    }
                    starts.add(Timings.since(start));
                }
            }
        } finally {
            executor.shutdownNow();
        }

        FaultTable.record("A4", "bound, not listening", TRIES, hangs + wrong, starts.worst());
        assertThat(hangs).as("starts that hang").isZero();
        assertThat(wrong).as("starts on a port other than the next one").isZero();
    }

    /**
     * What the last round closed may stay open a moment longer, in a process that another test is starting right now.
     */
    private static PortSquatter squat(InetSocketAddress address) {
        PortSquatter[] squatter = new PortSquatter[1];
        Eventually.that(HANG, "a port that another program can bind", () -> {
            try {
                squatter[0] = PortSquatter.boundOnly(address);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return squatter[0];
    }
}
