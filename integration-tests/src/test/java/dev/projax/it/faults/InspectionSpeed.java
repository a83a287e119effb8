package dev.projax.it.faults;

import dev.projax.core.conflict.PortInspector;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.Workplace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A measurement that no build runs: the time to inspect the range on a machine with many processes and sockets, and
 * {@code who} compared to {@code lsof}. To run it: {@code mvn verify -pl integration-tests -Dit.test=InspectionSpeed}
 */
final class InspectionSpeed {
    private static final int WARM_UP = 20;
    private static final int TIMES = 50;
    private static final int WHOLE_TIMES = 15;

    @Test
    void measure() throws IOException {
        Requirement.linux();
        Requirement.command("lsof");
        try (Workplace place = Workplace.open();
                ServerSocketChannel holder = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(0)))) {
            Crowd crowd = new Crowd();
            try {
                for (int processes : new int[] {50, 500}) {
                    crowd.growTo(processes, processes * 10);
                    tell(processes, place);
                }
                Duration who = whole(place, Workplace.command("who", "" + place.port(0)));
                Duration lsof = whole(place, "lsof", "-nP", "-iTCP:" + place.port(0), "-sTCP:LISTEN");
                System.out.printf(
                        "whole process, median of %d: who %d ms, lsof %d ms, ratio %.2f%n",
                        WHOLE_TIMES, who.toMillis(), lsof.toMillis(), (double) who.toNanos() / lsof.toNanos());
            } finally {
                crowd.close();
            }
            System.out.println("holder at " + holder.getLocalAddress());
        }
    }

    private static void tell(int processes, Workplace place) throws IOException {
        PortInspector inspector = PortInspector.of(place.app());
        List<Integer> range = IntStream.rangeClosed(
                        place.range().first(), place.range().last())
                .boxed()
                .toList();
        Timings times = new Timings();
        for (int i = 0; i < WARM_UP + TIMES; i++) {
            long start = System.nanoTime();
            inspector.inspect(range);
            if (i >= WARM_UP) {
                times.add(Timings.since(start));
            }
        }
        System.out.printf(
                "in process, %d more processes and %d more sockets: median %.1f ms, p95 %.1f ms%n",
                processes, processes * 10, millis(times.percentile(50)), millis(times.percentile(95)));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    private static Duration whole(Workplace place, String... command) throws IOException {
        Timings times = new Timings();
        for (int i = 0; i < WHOLE_TIMES; i++) {
            times.add(place.terminal().run(command).took());
        }
        return times.percentile(50);
    }

    /** Sleeping processes, and connections of this process to itself, with two sockets each. */
    private static final class Crowd implements Closeable {
        private final List<Process> processes = new ArrayList<>();
        private final List<SocketChannel> sockets = new ArrayList<>();
        private final ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(0), 1000);

        Crowd() throws IOException {}

        void growTo(int processCount, int socketCount) throws IOException {
            while (processes.size() < processCount) {
                processes.add(new ProcessBuilder("sleep", "600").start());
            }
            while (sockets.size() < socketCount) {
                sockets.add(SocketChannel.open(server.getLocalAddress()));
                sockets.add(server.accept());
            }
        }

        @Override
        public void close() throws IOException {
            processes.forEach(Process::destroyForcibly);
            for (SocketChannel socket : sockets) {
                socket.close();
            }
            server.close();
        }
    }
}
