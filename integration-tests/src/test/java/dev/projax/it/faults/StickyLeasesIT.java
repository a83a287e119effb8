package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortLease;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** L2: a name in a directory is leased again and again, with other leases in between, while other processes look. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StickyLeasesIT {
    /** Of ten ports, so that the name's own is never the last one left. */
    private static final int MOST_OTHERS = 8;

    private final Random random = new Random(18);

    @Test
    void a_name_gets_the_same_port_in_a_hundred_rounds() throws IOException {
        rounds(97, 3);
    }

    @Test
    @Tag("long")
    void a_name_gets_the_same_port_in_a_thousand_rounds() throws IOException {
        rounds(900, 100);
    }

    private void rounds(int ofApi, int ofCommand) throws IOException {
        int wrong = 0;
        Timings times = new Timings();
        try (Workplace place = Workplace.open()) {
            Path shop = Files.createDirectory(place.directory().resolve("shop"));
            Leases leases = place.app().leases().forDirectory(shop);
            int port = leaseOnce(leases, place);
            try (Others others = new Others(place, leases);
                    ChildJvm watcher = ChildJvm.start(LeaseWatcher.class, leases, shop, "web")) {
                assertThat(watcher.line()).isEqualTo("ready");
                int every = ofApi / ofCommand;
                for (int i = 0; i < ofApi; i++) {
                    others.change();
                    if (i % every == 0) {
                        long start = System.nanoTime();
                        wrong += isLeasedByCommand(place, shop, port) ? 0 : 1;
                        times.add(Timings.since(start));
                    }
                    // It comes right after the command, whose holder may still have to notice that its program exited.
                    wrong += leaseOnce(leases, place) == port ? 0 : 1;
                }
            }
        }

        FaultTable.record("L2", "same name, same directory, other port", ofApi + times.count(), wrong, times.worst());
        assertThat(wrong).as("leases with another port than the first").isZero();
    }

    private static int leaseOnce(Leases leases, Workplace place) throws IOException {
        try (PortLease lease = leases.lease(place.range(), List.of("web")).get(0)) {
            return lease.port();
        }
    }

    private static boolean isLeasedByCommand(Workplace place, Path directory, int port) throws IOException {
        Finished lease = place.terminal()
                .in(directory)
                .run(Workplace.command("lease", "--name", "web", "--", "sh", "-c", "echo $PORT_WEB"));
        return lease.out().equals(port + "\n");
    }

    /** Leases of other names, in this directory and in another one, and without a name. */
    private final class Others implements AutoCloseable {
        private final Workplace place;
        private final Leases here;
        private final Leases elsewhere;
        private final Deque<PortLease> held = new ArrayDeque<>();
        private int count;

        Others(Workplace place, Leases here) throws IOException {
            this.place = place;
            this.here = here;
            this.elsewhere =
                    here.forDirectory(Files.createDirectory(place.directory().resolve("elsewhere")));
        }

        void change() throws IOException {
            while (held.size() > random.nextInt(MOST_OTHERS)) {
                held.removeFirst().close();
            }
            while (held.size() < random.nextInt(MOST_OTHERS + 1)) {
                String name = "other-" + count++ % 20;
                switch (random.nextInt(3)) {
                    case 0 -> held.addAll(here.lease(place.range(), List.of(name)));
                    case 1 -> held.addAll(elsewhere.lease(place.range(), List.of(name)));
                    default -> held.add(here.lease(place.range()));
                }
            }
        }

        @Override
        public void close() throws IOException {
            for (PortLease lease : held) {
                lease.close();
            }
        }
    }
}
