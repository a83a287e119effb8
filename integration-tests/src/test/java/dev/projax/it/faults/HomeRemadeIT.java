package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.portfile.PortFile;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * R14: while two servers run, the home is removed and recreated, and a third server starts. Then the server in the port
 * file is killed, and the next one too.
 */
@Tag("long")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HomeRemadeIT {
    private static final int ROUNDS = 20;
    private static final Duration RESTORED = Duration.ofSeconds(12);
    private static final Duration HANDED_OVER = Duration.ofSeconds(1);

    @Test
    void has_one_owner_and_one_right_port_file() throws IOException {
        int wrong = 0;
        Timings handOvers = new Timings();
        List<Round> rounds = new ArrayList<>();
        try {
            for (int i = 0; i < ROUNDS; i++) {
                rounds.add(Round.open());
            }
            rounds.forEach(round -> round.recreateHome());
            // By the time that every server has for it, the future owner of the file has taken it.
            for (Round round : rounds) {
                Eventually.that(RESTORED, "both records and a port file of one of them", round::isRestored);
            }
            for (Round round : rounds) {
                round.servers.add(round.place.serve());
                handOvers.add(round.killOwner());
                handOvers.add(round.killOwner());
                wrong += round.isRight() ? 0 : 1;
                round.servers.get(0).kill();
            }
        } finally {
            for (Round round : rounds) {
                round.place.close();
            }
        }

        FaultTable.record("R14", "home recreated, then the owner is killed", ROUNDS, wrong, handOvers.worst());
        assertThat(wrong).isZero();
        assertThat(handOvers.worst()).isLessThanOrEqualTo(HANDED_OVER);
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

        void recreateHome() {
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
                return records == 2 && isLocked() && servers.stream().anyMatch(server -> named(server));
            } catch (IOException e) {
                return false;
            }
        }

        /**
         * Returns whether a process holds the lock of the port file. It must be a new lock file, because the old one is
         * gone.
         */
        private boolean isLocked() throws IOException {
            Path lockFile = place.home().resolve("api-port.txt.lock");
            if (!Files.exists(lockFile)) {
                return false;
            }
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.READ);
                    FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return shared == null;
            }
        }

        private boolean named(ServerProcess server) {
            return PortFile.of(place.app()).read().says(server.port());
        }

        Duration killOwner() {
            ServerProcess owner =
                    servers.stream().filter(this::named).findFirst().orElseThrow();
            servers.remove(owner);
            owner.kill();
            long dead = System.nanoTime();
            Eventually.that(
                    RESTORED,
                    "another server in the port file",
                    () -> servers.stream().anyMatch(this::named));
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
