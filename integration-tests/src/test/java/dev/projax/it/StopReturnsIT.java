package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A stop returns when the server's process has exited, not only when its lock is free. */
final class StopReturnsIT {
    @Test
    void nothing_of_the_server_keeps_its_home_busy_afterwards() throws IOException {
        Requirement.root();
        Requirement.command("unshare");
        try (Workplace place = Workplace.open()) {
            String script = """
                    mount -t tmpfs tmpfs "$PROJAX_HOME" && chmod 700 "$PROJAX_HOME"
                    "$0" start --quiet >/dev/null
                    pid=$(sed -n 's/^pid=//p' "$PROJAX_HOME"/instances/*.instance)
                    "$0" stop --quiet >/dev/null
                    kill -0 "$pid" 2>/dev/null && echo "process $pid is still there"
                    umount "$PROJAX_HOME" && echo unmounted
                    """;

            Finished all = place.terminal()
                    .run(Duration.ofSeconds(60), "unshare", "-m", "sh", "-c", script, Workplace.command()[0]);

            assertThat(all.out()).as(all.err()).isEqualTo("unmounted\n");
        }
    }
}
