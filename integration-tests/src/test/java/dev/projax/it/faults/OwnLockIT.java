package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.registry.InstanceId;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R15: the server's own process reads all records and tests all locks, even its own, which closing a channel would
 * drop.
 */
@Tag("long")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OwnLockIT {
    private static final int THREADS = 16;
    private static final int LISTINGS = 10_000;

    @Test
    void another_process_still_sees_it_held() throws Exception {
        int lost = 0;
        int looks = 0;
        int unseen;
        try (Workplace place = Workplace.open();
                ChildJvm lister = ChildJvm.start(place.environment(), Lister.class, THREADS, LISTINGS)) {
            InstanceId id = InstanceId.parse(lister.line()).orElseThrow();
            InstanceFiles records = InstanceFiles.of(place.app());
            CompletableFuture<String> end = CompletableFuture.supplyAsync(() -> {
                try {
                    return lister.line();
                } catch (IOException e) {
                    return e.toString();
                }
            });
            do {
                looks++;
                lost += records.liveness(id) == Liveness.HELD ? 0 : 1;
            } while (!end.isDone());
            unseen = Integer.parseInt(end.get(1, TimeUnit.SECONDS));
            lost += records.liveness(id) == Liveness.HELD ? 0 : 1;
        }

        FaultTable.record("R15", "own lock under reads", LISTINGS, lost + unseen, Duration.ZERO);
        assertThat(lost)
                .as("looks of another process that saw no lock, out of " + looks)
                .isZero();
        assertThat(unseen).as("listings without the server itself").isZero();
        assertThat(looks).isGreaterThan(1_000);
    }
}
