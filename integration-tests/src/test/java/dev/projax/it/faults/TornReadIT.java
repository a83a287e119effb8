package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.InstanceId;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R1: the port file is rewritten while another process reads it. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TornReadIT {
    private static final InstanceId WRITER = InstanceId.random();

    /** Of different lengths, so that no part of one is another one. */
    private static final int[] PORTS = {38124, 3001, 80, 65535};

    @Test
    void a_reader_sees_the_old_port_or_the_new_one() throws Exception {
        rewrite(500, 20_000);
    }

    @Test
    @Tag("long")
    void a_reader_sees_the_old_port_or_the_new_one_a_million_times() throws Exception {
        rewrite(10_000, 1_000_000);
    }

    private static void rewrite(int rewrites, int atLeast) throws Exception {
        Timings times = new Timings();
        int written = 0;
        String[] readsAndTorn;
        try (Workplace workplace = Workplace.open()) {
            PortFile portFile = PortFile.of(workplace.app());
            portFile.publish(PORTS[0], WRITER);
            try (ChildJvm reader = ChildJvm.start(
                    PortFileReader.class, workplace.home(), atLeast, PORTS[0], PORTS[1], PORTS[2], PORTS[3])) {
                assertThat(reader.line()).isEqualTo("ready");
                CompletableFuture<String> result = CompletableFuture.supplyAsync(() -> line(reader));
                while (!result.isDone()) {
                    long start = System.nanoTime();
                    portFile.publish(PORTS[written % PORTS.length], WRITER);
                    times.add(Timings.since(start));
                    written++;
                    if (written == rewrites) {
                        reader.go();
                    }
                }
                readsAndTorn = result.get(1, TimeUnit.SECONDS).split(" ", -1);
            }
        }

        int reads = Integer.parseInt(readsAndTorn[0]);
        int torn = Integer.parseInt(readsAndTorn[1]);
        FaultTable.record("R1", "torn read, " + written + " rewrites", reads, torn, times.worst());
        assertThat(torn).as("contents that no process wrote").isZero();
        assertThat(reads).isGreaterThanOrEqualTo(atLeast);
        assertThat(written).isGreaterThanOrEqualTo(rewrites);
    }

    private static String line(ChildJvm child) {
        try {
            return child.line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
