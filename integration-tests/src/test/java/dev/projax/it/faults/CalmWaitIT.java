package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** C4: waiting for a port that stays taken costs at most 2 % of one core. */
@Tag("long")
final class CalmWaitIT {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Duration FIGURE = WAIT.dividedBy(50);

    /** The last line that the shell prints: the CPU time of its children in user mode and in the kernel. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s\\s*$");

    @Test
    void waiting_for_a_port_that_stays_taken_costs_little() throws Exception {
        Requirement.linux();
        Requirement.command("perl");
        try (Workplace place = Workplace.open();
                ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(3)));
                SocketChannel outgoing = SocketChannel.open().bind(Loopback.IPV4.at(place.port(0)));
                PortSquatter bound = PortSquatter.boundOnly(Loopback.IPV4.at(place.port(1)));
                PortHolder stubborn = PortHolder.stubborn(place.port(2))) {
            outgoing.connect(server.getLocalAddress());
            ExecutorService threads = Executors.newFixedThreadPool(3);
            try {
                List<Future<Duration>> costs = List.of(
                        threads.submit(() -> costOfWaiting(place, 0)),
                        threads.submit(() -> costOfWaiting(place, 1)),
                        threads.submit(() -> costOfWaiting(place, 2)));

                record("port of an outgoing connection", costs.get(0).get());
                record("port bound without listening", costs.get(1).get());
                record("SIGTERM ignored for a minute", costs.get(2).get());
            } finally {
                threads.shutdownNow();
            }
            assertThat(stubborn.isAlive()).isTrue();
            assertThat(bound.port()).isEqualTo(place.port(1));
        }
    }

    private static void record(String fault, Duration cost) {
        FaultTable.record("C4", "CPU time, " + fault, 1, cost.compareTo(FIGURE) > 0 ? 1 : 0, cost);
        assertThat(cost).as(fault).isLessThanOrEqualTo(FIGURE);
    }

    /** Returns the CPU time of a wait beyond that of the same command with hardly any wait. */
    private static Duration costOfWaiting(Workplace place, int port) throws IOException {
        Duration start = cpuTime(place, port, "1ms");
        return cpuTime(place, port, WAIT.toSeconds() + "s").minus(start);
    }

    private static Duration cpuTime(Workplace place, int port, String wait) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" 2>&1; echo \"exit $?\"; times", "sh"));
        command.addAll(List.of(Workplace.command("free", "" + place.port(port), "--yes", "--wait", wait)));
        Finished shell = place.terminal().run(WAIT.multipliedBy(3), command.toArray(String[]::new));
        assertThat(shell.out()).contains("exit 6\n");
        Matcher times = TIMES.matcher(shell.out());
        assertThat(times.find()).as(shell.out()).isTrue();
        return seconds(times.group(1), times.group(2)).plus(seconds(times.group(3), times.group(4)));
    }

    private static Duration seconds(String minutes, String seconds) {
        return Duration.ofMinutes(Long.parseLong(minutes)).plusMillis(Math.round(1000 * Double.parseDouble(seconds)));
    }
}
