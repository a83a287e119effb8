package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A server of an embedder does not have to offer {@code POST /shutdown}. */
final class NoShutdownIT {
    private static final int SIGTERM_EXIT = 143;

    @Test
    void stop_with_force_terminates_the_process_before_it_kills_it() throws IOException {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            ServerProcess server =
                    place.terminal().start(ChildJvm.command(Embedder.class)).awaitUrl();

            Finished asked = place.projax("stop");

            assertThat(asked.exit()).isEqualTo(1);
            assertThat(asked.err())
                    .isEqualTo("projax: the server on port " + server.port()
                            + " was not stopped: it did not accept POST /shutdown; try: projax stop " + server.port()
                            + " --force\n");
            assertThat(server.process().isAlive()).isTrue();

            Finished forced = place.projax("stop", "" + server.port(), "--force");

            assertThat(forced.exit()).as(forced.err()).isZero();
            assertThat(forced.err())
                    .isEqualTo("projax: the server on port " + server.port()
                            + " was terminated: it did not accept POST /shutdown\n");
            assertThat(server.awaitExit(Duration.ofSeconds(20))).isEqualTo(SIGTERM_EXIT);
            assertThat(place.servers()).isEmpty();
        }
    }
}
