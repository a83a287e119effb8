package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.fixtures.Eventually;
import dev.projax.desktop.ConnectionOptions;
import dev.projax.desktop.ConnectionState;
import dev.projax.desktop.ConnectionState.Connected;
import dev.projax.desktop.ConnectionState.Searching;
import dev.projax.desktop.ServerConnection;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.NodeApp;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * B1: the server is killed and comes back on another port, again and again. Two apps see each crash and each return.
 */
final class RestartsIT {
    private static final int FEW = 3;
    private static final int MANY = 100;
    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** On a quiet machine, the worst times are 100 ms and 250 ms. A busy machine schedules a process late. */
    private static final Duration DEATH = Duration.ofMillis(1_500);

    private static final Duration RETURN = Duration.ofMillis(2_500);

    /** A state, the time when it came, and its port, or 0 for none. */
    private record Seen(String state, int port, long at) {}

    @Test
    void an_app_sees_each_crash_and_each_return_in_order() throws Exception {
        restart(FEW);
    }

    @Test
    @Tag("long")
    void an_app_sees_a_hundred_crashes_and_returns_in_order() throws Exception {
        restart(MANY);
    }

    private static void restart(int cycles) throws Exception {
        BlockingQueue<Seen> library = new LinkedBlockingQueue<>();
        Figures ours = new Figures();
        Figures nodes = new Figures();
        try (Workplace place = Workplace.open();
                ServerConnection connection = ServerConnection.open(
                        ConnectionOptions.of(place.app()), state -> library.add(seen(state)), Runnable::run);
                NodeApp node = NodeApp.start(place)) {
            take(library, "searching", 0);
            node.awaitStates(1);
            for (int i = 0; i < cycles; i++) {
                int port = place.port(i % 2);
                CompletableFuture<Long> healthy = CompletableFuture.supplyAsync(() -> firstHealthyAnswer(place, port));
                ServerProcess server = place.starting("--port", Integer.toString(port));
                Seen connected = take(library, "connected", port);
                NodeApp.Line nodeConnected = node.awaitStates(2 * i + 2).get(2 * i + 1);
                assertThat(nodeConnected.text()).isEqualTo("connected " + place.url(i % 2));
                ours.returned(healthy.get(), connected.at);
                nodes.returned(healthy.get(), nodeConnected.at());
                server.awaitUrl();

                long death = System.nanoTime();
                server.kill();

                ours.died(death, take(library, "searching", 0).at);
                NodeApp.Line nodeSearching = node.awaitStates(2 * i + 3).get(2 * i + 2);
                assertThat(nodeSearching.text()).isEqualTo("searching");
                nodes.died(death, nodeSearching.at());
            }
            assertThat(library).isEmpty();
            assertThat(connection.current()).isInstanceOf(Searching.class);
        }
        ours.record("library", cycles);
        nodes.record("vscode-jsonrpc", cycles);
    }

    private static Seen seen(ConnectionState state) {
        int port = state instanceof Connected connected ? connected.server().port() : 0;
        return new Seen(
                state instanceof Connected ? "connected" : state instanceof Searching ? "searching" : "other",
                port,
                System.nanoTime());
    }

    private static Seen take(BlockingQueue<Seen> states, String state, int port) throws InterruptedException {
        Seen seen = states.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(seen).as("%s within %s", state, PATIENCE).isNotNull();
        assertThat(seen.state).isEqualTo(state);
        assertThat(seen.port).isEqualTo(port);
        return seen;
    }

    /** Asks until there is a healthy answer, and returns the time when it came. */
    private static long firstHealthyAnswer(Workplace place, int port) {
        Discovery discovery = Discovery.of(place.app());
        long[] at = new long[1];
        Eventually.that(PATIENCE, "a healthy answer", () -> {
            LockSupport.parkNanos(LOOK_AGAIN);
            try {
                boolean healthy = discovery.ask(port).outcome().isHealthy();
                at[0] = System.nanoTime();
                return healthy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return at[0];
    }

    /** The times that one of the apps needed. */
    private static final class Figures {
        private final List<Duration> deaths = new ArrayList<>();
        private final List<Duration> returns = new ArrayList<>();

        void died(long death, long searching) {
            deaths.add(Duration.ofNanos(searching - death));
        }

        /** The app may have asked at a luckier moment. */
        void returned(long healthy, long connected) {
            returns.add(Duration.ofNanos(Math.max(0, connected - healthy)));
        }

        void record(String app, int cycles) {
            FaultTable.record(
                    "B1",
                    "server killed, " + app + " searching (median " + median(deaths) + ")",
                    cycles,
                    0,
                    worst(deaths));
            FaultTable.record(
                    "B1",
                    "healthy again, " + app + " connected (median " + median(returns) + ")",
                    cycles,
                    0,
                    worst(returns));
            assertThat(worst(deaths)).isLessThanOrEqualTo(DEATH);
            assertThat(worst(returns)).isLessThanOrEqualTo(RETURN);
        }

        private static Duration worst(List<Duration> times) {
            Timings timings = new Timings();
            times.forEach(timings::add);
            return timings.worst();
        }

        private static String median(List<Duration> times) {
            Timings timings = new Timings();
            times.forEach(timings::add);
            return timings.percentile(50).toMillis() + " ms";
        }
    }
}
