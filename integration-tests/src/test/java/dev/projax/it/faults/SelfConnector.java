package dev.projax.it.faults;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.discovery.Candidate;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;

/** Searches ports on which no process listens, in its own process and network namespace. */
final class SelfConnector {
    private SelfConnector() {}

    /** Takes the home, the range and the number of searches, and prints a {@link Tally}. */
    public static void main(String[] args) throws IOException {
        App app = App.projax(
                Map.of("PROJAX_HOME", args[0], "PROJAX_LEASES", args[0] + "/leases", "PROJAX_RANGE", args[1]));
        int searches = Integer.parseInt(args[2]);
        int asked = 0;
        int believed = 0;
        Duration worst = Duration.ZERO;
        for (int i = 0; i < searches; i++) {
            long start = System.nanoTime();
            for (Candidate candidate : Discovery.of(app).survey().candidates()) {
                asked++;
                if (candidate.outcome() != Candidate.Outcome.ABSENT) {
                    believed++;
                    System.err.println(candidate);
                }
            }
            Duration took = Timings.since(start);
            worst = took.compareTo(worst) > 0 ? took : worst;
        }
        System.out.println(asked + " " + believed + " " + selfConnects(app.range(), searches) + " " + worst.toNanos());
    }

    /**
     * Returns how many of the same number of plain connections reach themselves, to show that the kernel does this
     * here.
     */
    private static int selfConnects(PortRange range, int rounds) throws IOException {
        int selfConnects = 0;
        for (int i = 0; i < rounds; i++) {
            for (int port = range.first(); port <= range.last(); port++) {
                try (SocketChannel channel = SocketChannel.open(Loopback.IPV4.at(port))) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    selfConnects += channel.getLocalAddress().equals(channel.getRemoteAddress()) ? 1 : 0;
                } catch (ConnectException e) {
                    // expected: refused
                }
            }
        }
        return selfConnects;
    }

    /** The results of one process. */
    record Tally(int asked, int believed, int selfConnects, Duration worst) {
        static Tally parse(String line) {
            String[] numbers = line.strip().split(" ", -1);
            return new Tally(
                    Integer.parseInt(numbers[0]),
                    Integer.parseInt(numbers[1]),
                    Integer.parseInt(numbers[2]),
                    Duration.ofNanos(Long.parseLong(numbers[3])));
        }
    }
}
