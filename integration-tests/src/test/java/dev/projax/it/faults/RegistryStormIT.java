package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.TestPorts;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R11: 64 servers start and stop, and are counted now and then. */
@Tag("long")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RegistryStormIT {
    private static final int SERVERS = 64;
    private static final int PER_RANGE = 8;
    private static final int ROUNDS = 20;

    private final Random random = new Random(11);
    private int looks;
    private int lost;
    private int ghosts;

    @Test
    void all_live_servers_are_listed_and_no_others() throws Exception {
        List<TestPorts> ports = new ArrayList<>();
        List<Server> servers = new ArrayList<>();
        Timings listings = new Timings();
        try (Workplace place = Workplace.open()) {
            try {
                for (int i = 0; i < SERVERS; i++) {
                    if (i % PER_RANGE == 0) {
                        ports.add(TestPorts.take());
                    }
                    servers.add(new Server(ChildJvm.start(
                            place.environment(),
                            Participant.class,
                            ports.get(i / PER_RANGE).range())));
                }
                for (Server server : servers) {
                    assertThat(server.jvm.line()).isEqualTo("ready");
                }
                for (int round = 0; round < ROUNDS; round++) {
                    storm(servers);
                    long start = System.nanoTime();
                    count(Instances.of(place.app()).list(), servers);
                    listings.add(Timings.since(start));
                }
            } finally {
                servers.forEach(server -> server.jvm.close());
                ports.forEach(TestPorts::close);
            }
        }

        FaultTable.record("R11", "registry storm, 64 JVMs", looks, lost + ghosts, listings.worst());
        assertThat(lost).as("live servers that were not listed as verified").isZero();
        assertThat(ghosts).as("listed servers that no longer run").isZero();
    }

    /** Changes half of the servers: tells all of them first, then waits for each. */
    private void storm(List<Server> servers) throws IOException {
        List<Server> changing = new ArrayList<>();
        for (Server server : servers) {
            if (random.nextBoolean()) {
                changing.add(server);
                server.jvm.go();
            }
        }
        for (Server server : changing) {
            String said = server.jvm.line();
            server.id = said.equals("gone") ? "" : said;
        }
    }

    private void count(List<Instance> listed, List<Server> servers) {
        Set<String> live = new HashSet<>();
        for (Server server : servers) {
            if (!server.id.isEmpty()) {
                live.add(server.id);
            }
        }
        Set<String> verified = new HashSet<>();
        for (Instance instance : listed) {
            if (instance.state() == InstanceState.VERIFIED) {
                verified.add(instance.id().text());
            }
            ghosts += live.contains(instance.id().text()) ? 0 : 1;
        }
        looks += live.size();
        live.removeAll(verified);
        lost += live.size();
    }

    private static final class Server {
        private final ChildJvm jvm;
        private String id = "";

        Server(ChildJvm jvm) {
            this.jvm = jvm;
        }
    }
}
