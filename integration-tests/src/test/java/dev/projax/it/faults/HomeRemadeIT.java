package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.PortFile;
import dev.projax.it.fixture.Eventually;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** R14: the home is removed and made again while two servers serve; then the one that the port file names dies. */
@Tag("long")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HomeRemadeIT {
    private static final int ROUNDS = 20;
    private static final Duration RESTORED = Duration.ofSeconds(12);

    @Test
    void has_one_owner_and_one_right_port_file() throws IOException {
        int wrong = 0;
        Timings handOvers = new Timings();
        List<Round> rounds = new ArrayList<>();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(Round.open());
            }
            rounds.forEach(round -> round.remakeHome());
            // In the time that every server has for it, whoever is to own the file has come to own it.
            for (Round round : rounds) {
                Eventually.that(RESTORED, "both records and a port file of one of them", round::isRestored);
            }
            for (Round round : rounds) {
                handOvers.add(round.killOwner());
            }
            for (Round round : rounds) {
                wrong += round.isRight() ? 0 : 1;
            }
        } finally {
            for (Round round : rounds) {
                round.place.close();
            }
        }

        FaultTable.record("R14", "home remade, then the owner dies", ROUNDS, wrong, handOvers.worst());
        assertThat(wrong).isZero();
        assertThat(handOvers.worst()).isLessThanOrEqualTo(RESTORED);
    }

    private static final class Round {
        private final Workplace place;
        private final List<ServerProcess> servers;

        private Round(Workplace place, List<ServerProcess> servers) {
            this.place = place;
            this.servers = new ArrayList<>(servers);
        }

        static Round open() throws IOException {
            Workplace place = Workplace.open();
            return new Round(place, List.of(place.serve(), place.serve()));
        }

        void remakeHome() {
            try {
                Path home = place.home();
                Files.move(home, place.directory().resolve("removed"));
                Files.createDirectory(
                        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        boolean isRestored() {
            try {
                long records = place.files().stream()
                        .filter(name -> name.endsWith(".instance"))
                        .count();
                return records == 2 && servers.stream().anyMatch(server -> named(server));
            } catch (IOException e) {
                return false;
            }
        }

        private boolean named(ServerProcess server) {
            return PortFile.of(place.app()).read().names(server.port());
        }

        Duration killOwner() {
            ServerProcess owner =
                    servers.stream().filter(this::named).findFirst().orElseThrow();
            servers.remove(owner);
            owner.kill();
            long dead = System.nanoTime();
            Eventually.that(RESTORED, "the other server in the port file", () -> named(servers.get(0)));
            return Timings.since(dead);
        }

        boolean isRight() throws IOException {
            Server found = Discovery.of(place.app()).find().orElseThrow();
            return named(servers.get(0))
                    && found.verified()
                    && found.port() == servers.get(0).port();
        }
    }
}
