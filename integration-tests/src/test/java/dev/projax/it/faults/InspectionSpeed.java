package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.PortInspector;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A measurement that no build runs: the time to inspect the range on a machine with many processes and sockets, and
 * {@code who} as a whole process, compared to {@code port} next to a running server, and to {@code lsof} next to many
 * processes and sockets. To run it: {@code mvn verify -pl integration-tests -Dit.test=InspectionSpeed}, after {@code mvn
 * install -Pimage}, which builds the image that it measures too.
 */
final class InspectionSpeed {
    private static final int WARM_UP = 20;
    private static final int TIMES = 50;
    private static final int WHOLE_WARM_UP = 2;
    private static final int WHOLE_TIMES = 25;

    @Test
    void measure() throws IOException {
        Requirement.linux();
        Requirement.command("lsof");
        try (Workplace place = Workplace.open();
                ServerSocketChannel holder = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(1)))) {
            place.projax("start", "--port", "" + place.port(0));
            for (Path distribution : distributions()) {
                compare(place, distribution, "a running server", "port", launcher(distribution), "port");
            }
            Crowd crowd = new Crowd();
            try {
                for (int processes : new int[] {50, 500}) {
                    crowd.growTo(processes, processes * 10);
                    tell(processes, place);
                }
                for (Path distribution : distributions()) {
                    compare(
                            place,
                            distribution,
                            "500 more processes and 5000 more sockets",
                            "lsof",
                            "lsof",
                            "-nP",
                            "-iTCP:" + place.port(1),
                            "-sTCP:LISTEN");
                }
            } finally {
                crowd.close();
            }
            System.out.println("holder at " + holder.getLocalAddress());
        }
    }

    private static List<Path> distributions() {
        Path image = Distribution.directory().resolveSibling("projax-image");
        return Files.exists(image) ? List.of(Distribution.directory(), image) : List.of(Distribution.directory());
    }

    /** Runs {@code who} in turns with another command, so that both find the machine equally busy. */
    private static void compare(Workplace place, Path distribution, String neighbors, String other, String... command)
            throws IOException {
        Timings who = new Timings();
        Timings others = new Timings();
        for (int i = 0; i < WHOLE_WARM_UP + WHOLE_TIMES; i++) {
            Duration ours = time(place, launcher(distribution), "who", "" + place.port(1));
            Duration theirs = time(place, command);
            if (i >= WHOLE_WARM_UP) {
                who.add(ours);
                others.add(theirs);
            }
        }
        System.out.printf(
                "whole process next to %s, median of %d: who of %s %.1f ms, %s %.1f ms, ratio %.2f%n",
                neighbors,
                WHOLE_TIMES,
                distribution.getFileName(),
                millis(who.percentile(50)),
                other,
                millis(others.percentile(50)),
                millis(who.percentile(50)) / millis(others.percentile(50)));
    }

    private static String launcher(Path distribution) {
        return distribution.resolve("bin/projax").toString();
    }

    private static Duration time(Workplace place, String... command) throws IOException {
        Finished finished = place.terminal().run(command);
        assertThat(finished.exit()).as("%s", finished).isZero();
        return finished.took();
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
