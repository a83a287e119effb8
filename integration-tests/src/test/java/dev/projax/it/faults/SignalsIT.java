package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** E13: signals that are not meant for a server. Two of them would terminate or crash a plain JVM. */
final class SignalsIT {
    private static final List<String> SIGNALS = List.of("USR1", "USR2", "PIPE", "WINCH");

    @Test
    void do_not_stop_a_server() throws Exception {
        Requirement.linux();
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.serve();
            List<String> ended = new ArrayList<>();

            for (String signal : SIGNALS) {
                server.signal(signal);
                boolean answers = Discovery.of(place.app())
                        .within(Duration.ofSeconds(10))
                        .find()
                        .map(Server::verified)
                        .orElse(false);
                if (!answers || !server.process().isAlive()) {
                    ended.add(signal);
                }
            }

            FaultTable.record(
                    "E13", "signals that are not meant for a server", SIGNALS.size(), ended.size(), Duration.ZERO);
            assertThat(ended).isEmpty();
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(reports(place.directory())).isEmpty();
        }
    }

    private static List<Path> reports(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().contains("hs_err")).toList();
        }
    }
}
