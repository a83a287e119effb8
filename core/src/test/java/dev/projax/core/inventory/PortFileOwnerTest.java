package dev.projax.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.HealthServer;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.OwnIdentity;
import dev.projax.core.instances.RecordScope;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class PortFileOwnerTest {
    private static final PortBinder<HealthServer> HEALTHY = PortBinder.onIpv4(HealthServer::healthyOn);
    private static final RecordScope HERE = RecordScope.here();
    private static final RecordScope ELSEWHERE = new RecordScope(HERE.machine(), HERE.boot(), "net:[1]");

    private final PortRange range = FreePorts.inARow(2);
    private final Path home;
    private final App app;

    PortFileOwnerTest(@TempDir Path parent) throws IOException {
        home = Files.createDirectory(parent.resolve("home"));
        app = Acme.in(home, range);
    }

    @Test
    void can_be_reached_if_it_is_a_server_of_this_home_and_network() {
        Optional<InstanceRecord> starting = Optional.empty();
        Optional<InstanceRecord> running = Optional.of(InstanceRecord.of(OwnIdentity.create(), 20_001, false, null));

        assertThat(PortFileOwner.isWithinReach(List.of(), Optional.of(20_001), HERE))
                .as("no server runs")
                .isFalse();
        assertThat(PortFileOwner.isWithinReach(List.of(starting), Optional.of(20_001), HERE))
                .as("a server is about to start")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.of(20_001), HERE))
                .as("the file names it")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.empty(), HERE))
                .as("the file is not written yet")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.of(20_002), HERE))
                .as("the file names another port")
                .isFalse();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.of(20_001), ELSEWHERE))
                .as("it is in another network")
                .isFalse();
    }

    @Test
    void is_judged_without_trying_the_lock() {
        Optional<InstanceRecord> starting = Optional.empty();
        Optional<InstanceRecord> running = Optional.of(InstanceRecord.of(OwnIdentity.create(), 20_001, false, null));
        Optional<Long> itself = Optional.of(ProcessHandle.current().pid());
        Optional<Long> stranger = Optional.of(1L);
        Optional<Integer> named = Optional.of(20_001);

        assertThat(PortFileOwner.isWithinReach(List.of(), Optional.empty(), named, HERE))
                .as("no server runs, and an old file is there")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), itself, named, HERE))
                .as("it holds the lock")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), stranger, Optional.empty(), HERE))
                .as("a stranger holds the lock, and the file is missing")
                .isFalse();
        assertThat(PortFileOwner.isWithinReach(List.of(running), stranger, named, HERE))
                .as("the file names it, and the holder may be the same process under another pid")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running, starting), stranger, Optional.empty(), HERE))
                .as("the holder may be a server that is about to start")
                .isTrue();
        assertThat(PortFileOwner.isWithinReach(List.of(running), itself, named, ELSEWHERE))
                .as("it holds the lock in another network")
                .isFalse();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.empty(), named, ELSEWHERE))
                .as("no visible process holds the lock, and the file names a server in another network")
                .isFalse();
        assertThat(PortFileOwner.isWithinReach(List.of(running), Optional.empty(), Optional.empty(), ELSEWHERE))
                .as("a server runs in another network, and the file is missing")
                .isTrue();
    }

    @Test
    void is_described_if_it_is_another_program() throws IOException {
        Path lockFile = Files.createFile(home.resolve("api-port.txt.lock"));
        try (OtherJvm stranger = OtherJvm.holding(lockFile)) {
            String known = Files.exists(Path.of("/proc/locks"))
                    ? "java, pid " + stranger.pid()
                    : "a process that you cannot see from here, such as one in another container or on another machine";

            assertThatExceptionOfType(Hosted.AlreadyServedException.class)
                    .isThrownBy(() -> Hosting.of(app).sole().startUnverified(HEALTHY))
                    .withMessage(lockFile + " is locked by " + known)
                    .matches(it -> !it.isWithinReach());
            assertThat(PortFileOwner.outOfReach(app))
                    .isEqualTo(
                            Files.exists(Path.of("/proc/locks"))
                                    ? Optional.of(lockFile + " is locked by " + known)
                                    : Optional.empty());
            try (Hosted<HealthServer> second = Hosting.of(app).startUnverified(HEALTHY)) {
                assertThat(second.notices())
                        .containsExactly(lockFile + " is locked by " + known
                                + ", so clients that read only that file do not find this server");
            }
        }
    }

    @Test
    void is_described_if_it_is_a_server_of_another_home() throws IOException {
        Requirement.that(Files.exists(Path.of("/proc/locks")), "needs /proc/locks, as Linux has it");
        Path otherHome = Files.createDirectory(home.resolveSibling("other"));
        App other = new App("acme", range, List.of(), otherHome, app.portFile(), app.leases());
        try (Hosted<HealthServer> owner = Hosting.of(app).startUnverified(HEALTHY)) {
            assertThatExceptionOfType(Hosted.AlreadyServedException.class)
                    .isThrownBy(() -> Hosting.of(other).sole().startUnverified(HEALTHY))
                    .withMessageStartingWith(app.portFile().toString())
                    .matches(it -> !it.isWithinReach());
            assertThat(PortFileOwner.outOfReach(other).orElseThrow())
                    .startsWith(app.portFile().toString());
            assertThat(PortFileOwner.outOfReach(app)).isEmpty();
            assertThat(owner.port()).isEqualTo(range.first());
        }
    }
}
