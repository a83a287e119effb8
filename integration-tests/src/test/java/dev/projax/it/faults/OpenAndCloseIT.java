package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Workplace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** B4: opening and closing connections leaves nothing in the app, with and without a server. */
@Tag("long")
final class OpenAndCloseIT {
    @Test
    void leave_no_thread_file_or_socket() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            place.serve();
            try (ChildJvm app = ChildJvm.start(place.environment(), ConnectionOpener.class)) {
                String said = app.line();

                FaultTable.record("B4", "connections opened and closed", ConnectionOpener.TIMES, 0, Duration.ZERO);
                assertThat(said).isEqualTo("left: 0 threads, 0 files");
            }
        }
    }
}
