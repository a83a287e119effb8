package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.InstanceState;
import dev.projax.core.inventory.Instances;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R10: a server was killed, and its PID now belongs to a living process: ours, init, or another server. */
final class ReusedPidIT {
    private static final int RECORDS = 200;

    @Test
    void does_not_make_a_dead_server_look_alive() throws Exception {
        int alive = 0;
        try (Workplace place = Workplace.open();
                Workplace elsewhere = Workplace.open()) {
            ServerProcess another = elsewhere.serve();
            ServerProcess server = place.serve();
            Path folder = place.home().resolve("instances");
            String left = Files.readString(place.record());
            server.kill();

            List<Long> pids = List.of(ProcessHandle.current().pid(), 1L, another.pid());
            for (int i = 0; i < RECORDS; i++) {
                write(folder, i, left, pids.get(i % pids.size()));
            }
            List<Instance> instances = Instances.of(place.app()).list();
            for (Instance instance : instances) {
                alive += instance.state() == InstanceState.STALE ? 0 : 1;
            }
            Finished port = place.projax("port");
            Finished status = place.projax("status");

            assertThat(instances).hasSize(RECORDS + 1);
            assertThat(port.exit()).isEqualTo(3);
            assertThat(status.exit()).isEqualTo(3);
            assertThat(Instances.of(place.app()).sweep()).hasSize(RECORDS + 1);
            assertThat(another.process().isAlive()).isTrue();
        }

        FaultTable.record("R10", "pid reused", RECORDS, alive, Duration.ZERO);
        assertThat(alive).isZero();
    }

    private static void write(Path folder, int number, String left, long pid) throws IOException {
        String id = String.format("%016x", number);
        Files.createFile(folder.resolve(id + ".lock"));
        Files.writeString(
                folder.resolve(id + ".instance"),
                left.replaceAll("(?m)^id=.*", "id=" + id).replaceAll("(?m)^pid=.*", "pid=" + pid));
    }
}
