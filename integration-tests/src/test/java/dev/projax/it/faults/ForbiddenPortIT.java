package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A6: the range begins with ports that only root may bind. */
final class ForbiddenPortIT {
    private static final int FIRST_ALLOWED = 1024;

    @Test
    void skips_privileged_ports_with_their_reason(@TempDir Path directory) throws IOException {
        Requirement.command("setpriv");
        try (OwnNetwork network = OwnNetwork.open();
                Workplace workplace = Workplace.open()) {
            network.set("echo " + FIRST_ALLOWED + " > /proc/sys/net/ipv4/ip_unprivileged_port_start");
            Path launcher = Distribution.copyForEverybody(directory);
            Path home = Files.createDirectory(directory.resolve("home"));
            Files.setAttribute(home, "unix:uid", Nobody.UID);

            ServerProcess server = workplace
                    .terminal()
                    .in(network)
                    .in(directory)
                    .with("PROJAX_HOME", home.toString())
                    .with("PROJAX_RANGE", "1020-1029")
                    .start(
                            "setpriv",
                            "--reuid=" + Nobody.UID,
                            "--regid=" + Nobody.UID,
                            "--clear-groups",
                            "--bounding-set=-all",
                            launcher.toString(),
                            "serve")
                    .awaitUrl();

            Eventually.that(
                    Duration.ofSeconds(5),
                    "the last of the server's messages",
                    () -> server.errors().contains("port file"));

            int skipped = 0;
            for (int port = 1020; port < FIRST_ALLOWED; port++) {
                String refusal = "projax: skipped " + port + ": Permission denied";
                skipped += server.errors().lines().anyMatch(refusal::equals) ? 1 : 0;
            }
            FaultTable.record("A6", "privileged ports as another uid", 4, 4 - skipped, Duration.ZERO);
            assertThat(skipped).as(server.errors()).isEqualTo(4);
            assertThat(server.port()).isEqualTo(FIRST_ALLOWED);
        }
    }
}
