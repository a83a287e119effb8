package dev.projax.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortChoice;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.DiscoveryReport;
import dev.projax.core.discovery.Server;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the values of the API, taken from a real server, can be compared and printed, and never show a secret. */
@Timeout(30)
class ValuesTest {
    private final App app;
    private final AtomicReference<Identity> identity = new AtomicReference<>();
    private Hosted<FakeServer> hosted;

    ValuesTest(@TempDir Path parent) throws IOException {
        Path home = parent.resolve("home");
        app = Acme.in(home, FreePorts.inARow(2));
        hosted = start();
    }

    private Hosted<FakeServer> start() throws IOException {
        return Hosting.of(app).start(own -> {
            identity.set(own);
            return PortBinder.onIpv4(address -> FakeServer.proving(address.getPort(), own));
        });
    }

    @AfterEach
    void stop() throws IOException {
        hosted.close();
    }

    @Test
    void are_equal_if_nothing_has_changed() throws Exception {
        List<Object> one = seen();
        List<Object> other = seen();

        for (int i = 0; i < one.size(); i++) {
            assertThat(other.get(i))
                    .isNotSameAs(one.get(i))
                    .isEqualTo(one.get(i))
                    .hasSameHashCodeAs(one.get(i));
        }
    }

    @Test
    void differ_after_a_restart() throws Exception {
        List<Object> before = seen();
        hosted.close();
        hosted = start();
        List<Object> after = seen();

        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isNotEqualTo(before.get(i));
        }
    }

    @Test
    void differ_if_one_is_unverified() throws IOException {
        Server verified = Discovery.of(app).find().orElseThrow();
        Path elsewhere = app.directory().resolveSibling("elsewhere");
        App stranger = Acme.in(elsewhere, app.range());

        Server unverified = Discovery.of(stranger).find().orElseThrow();

        assertThat(unverified.port()).isEqualTo(verified.port());
        assertThat(unverified).isNotEqualTo(verified).hasToString(verified.url() + " (unverified)");
    }

    @Test
    void are_equal_if_their_parts_are_equal() {
        PortRange range = new PortRange(7001, 7005);

        assertThat(PortChoice.firstFreeOf(range).preferring(7003))
                .isEqualTo(PortChoice.firstFreeOf(range).preferring(7003))
                .hasSameHashCodeAs(PortChoice.firstFreeOf(range).preferring(7003))
                .isNotEqualTo(PortChoice.firstFreeOf(range))
                .isNotEqualTo(PortChoice.firstFreeOf(range).preferring(7004));
        assertThat(ProcessInfo.of(ProcessHandle.current()))
                .isEqualTo(ProcessInfo.of(ProcessHandle.current()))
                .hasSameHashCodeAs(ProcessInfo.of(ProcessHandle.current()))
                .isNotEqualTo(ProcessInfo.of(ProcessHandle.current().parent().orElseThrow()));
    }

    @Test
    void show_no_secret_in_their_text() throws Exception {
        List<String> secrets = secrets();
        List<Object> all = new ArrayList<>(seen());
        DiscoveryReport report = Discovery.of(app).survey();
        all.add(report);
        all.addAll(report.candidates());
        all.add(identity.get());
        all.add(identity.get().health(Health.challenge()));
        all.add(hosted);

        assertThat(secrets).hasSize(2);
        assertThat(all).allSatisfy(value -> assertThat(value.toString()).doesNotContain(secrets));
        assertThat(report).asString().startsWith(report.server().orElseThrow() + ", of [");
    }

    /** Returns the values of the API for the server, each newly created. */
    private List<Object> seen() throws Exception {
        // The system's socket table shows one more lingering connection after each look.
        PortInspector inspector = PortInspector.of(app, ports -> List.of());
        GuardedKill kill = GuardedKill.of(inspector);
        GuardedKill.Plan plan = kill.plan(hosted.port(), GuardedKill.Force.NEVER);
        return List.of(
                Discovery.of(app).find().orElseThrow(),
                Instances.of(app).list(),
                inspector.inspect(hosted.port()),
                plan,
                kill.carryOut(plan, Duration.ZERO));
    }

    /** Returns the secret and the token of the server's record. */
    private List<String> secrets() throws IOException {
        Path record = app.directory().resolve("instances").resolve(hosted.id() + ".instance");
        return Files.readAllLines(record).stream()
                .filter(line -> line.startsWith("secret=") || line.startsWith("token="))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }
}
