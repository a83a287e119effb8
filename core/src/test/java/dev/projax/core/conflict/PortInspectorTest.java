package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortBinder;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.PortVerdict.Kind;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RecordFile;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.hosting.HealthServer;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.instances.Registration;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses a made-up socket table. The port is really taken. */
class PortInspectorTest {
    private static final long SELF = ProcessHandle.current().pid();

    /** Above the largest pid of any Linux (proc(5), pid_max). */
    private static final long STRANGER = 5_000_000;

    private final int port = FreePorts.one();
    private final App app;

    PortInspectorTest(@TempDir Path home) {
        app = Acme.in(home, PortRange.of(port));
    }

    @Test
    void reports_another_program_on_the_port_of_a_running_server_as_foreign() throws IOException {
        try (Registration silent = Registration.begin(app);
                ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            silent.publish(port, false);

            PortVerdict stranger = inspect(process(STRANGER, STRANGER), 0, STRANGER);
            PortVerdict own = inspect(process(SELF, SELF), 0, SELF);
            PortVerdict inContainer = inspect(process(STRANGER, SELF), 0, STRANGER);
            PortVerdict hidden = inspect(process(STRANGER, STRANGER), 0);

            assertThat(stranger.kind()).isEqualTo(Kind.FOREIGN);
            assertThat(stranger.traces())
                    .extracting(PortVerdict.Trace::relation)
                    .containsExactly(PortVerdict.Relation.DISPLACED);
            assertThat(List.of(own, inContainer, hidden))
                    .extracting(PortVerdict::kind)
                    .containsOnly(Kind.OWN_INSTANCE);
            assertThat(taken.isBound()).isTrue();
        }
    }

    @Test
    void sees_a_lease_of_one_port_and_of_many() throws IOException {
        Leases leases = app.leases().forProcess(1, "init");
        PortRange many = FreePorts.inARow(40);
        try (PortLease one = leases.lease(PortRange.of(port));
                PortLease ofMany = leases.lease(many)) {
            PortVerdict seen = PortInspector.of(app).inspect(one.port());
            List<PortVerdict> all = PortInspector.of(app)
                    .inspect(IntStream.rangeClosed(many.first(), many.last())
                            .boxed()
                            .toList());

            assertThat(seen.kind()).isEqualTo(Kind.LEASED);
            assertThat(seen.lease().flatMap(Leases.Entry::program)).contains("init");
            assertThat(all.stream()
                            .filter(verdict -> verdict.lease().isPresent())
                            .map(PortVerdict::port))
                    .containsExactly(ofMany.port());
        }

        assertThat(PortInspector.of(app).inspect(port).lease()).isEmpty();
    }

    @Test
    void may_bind_the_port_of_its_own_lease() throws IOException {
        try (PortLease own = app.leases().lease(PortRange.of(port))) {
            PortVerdict verdict = PortInspector.of(app).inspect(own.port());

            assertThat(verdict.kind()).isEqualTo(Kind.LEASED);
            assertThat(verdict.nextStep().action()).isEqualTo(NextStep.Action.BIND);
        }
    }

    @Test
    void knows_whether_a_server_leaves_ipv6_to_other_programs() throws IOException {
        try (Registration silent = Registration.begin(app);
                ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            silent.publish(port, false);

            PortVerdict verdict = inspect(process(SELF, SELF), 0, SELF);

            assertThat(verdict.missesIpv6()).isEqualTo(FreePorts.hasIpv6());
            assertThat(taken.isBound()).isTrue();
        }
        try (Hosted<HealthServer> holding =
                Hosting.of(app).startUnverified(PortBinder.onIpv4(HealthServer::healthyOn))) {
            PortVerdict verdict = PortInspector.of(app).inspect(holding.port());

            assertThat(verdict.kind()).isEqualTo(Kind.OWN_INSTANCE);
            assertThat(verdict.missesIpv6()).isFalse();
        }
    }

    @Test
    void knows_a_server_of_another_home_by_its_lock_and_verifies_it(@TempDir Path elsewhere) throws IOException {
        Requirement.linux();
        App another = Acme.in(elsewhere, app.range());
        try (Registration registration = Registration.begin(another);
                FakeServer server = FakeServer.proving(port, registration.identity())) {
            registration.identity().boundTo(port);
            registration.publish(port, false);

            PortVerdict verdict = inspect(process(SELF, SELF), SocketTable.Entry.UNKNOWN, SELF);

            assertThat(verdict.kind()).isEqualTo(Kind.OWN_INSTANCE);
            assertThat(verdict.home()).contains(another.directory());
            assertThat(verdict.server().orElseThrow().verified()).isTrue();
            assertThat(verdict.nextStep().action()).isEqualTo(NextStep.Action.STOP_SERVER);
            assertThat(verdict.nextStep().home()).contains(another.directory());
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void does_not_plan_to_terminate_a_server_of_another_home(@TempDir Path elsewhere) throws IOException {
        App another = Acme.in(elsewhere, app.range());
        try (Registration registration = Registration.begin(another);
                FakeServer server = FakeServer.proving(port, registration.identity())) {
            registration.identity().boundTo(port);
            registration.publish(port, false);

            GuardedKill.Plan plan = GuardedKill.of(
                            inspector(process(STRANGER, STRANGER), SocketTable.Entry.UNKNOWN, Set.of(STRANGER)))
                    .plan(port, GuardedKill.Force.NEVER);

            assertThat(plan.refusal()).contains(PortVerdict.Refusal.OWN_INSTANCE);
            assertThat(relations(plan)).containsExactly(PortVerdict.Relation.UNRECORDED);
            assertThat(plan.verdict().nextStep().action()).isEqualTo(NextStep.Action.SIGNAL_SERVER);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void does_not_plan_to_terminate_an_own_server_with_an_unreadable_record() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer server = FakeServer.proving(port, registration.identity())) {
            registration.identity().boundTo(port);
            registration.publish(port, false);
            Path record = app.directory()
                    .resolve("instances")
                    .resolve(registration.identity().id() + ".instance");
            Files.writeString(record, "version=2\n");

            GuardedKill.Plan plan = GuardedKill.of(
                            inspector(process(STRANGER, STRANGER), SocketTable.Entry.UNKNOWN, Set.of(STRANGER)))
                    .plan(port, GuardedKill.Force.NEVER);

            assertThat(plan.refusal()).contains(PortVerdict.Refusal.OWN_INSTANCE);
            assertThat(relations(plan)).contains(PortVerdict.Relation.UNREADABLE);
            assertThat(plan.verdict().nextStep().action()).isEqualTo(NextStep.Action.SIGNAL_SERVER);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void does_not_take_a_relay_for_a_server_in_another_network() throws IOException {
        try (Registration registration = Registration.begin(app);
                FakeServer relay = FakeServer.proving(port, registration.identity())) {
            registration.identity().boundTo(port);
            registration.publish(port, false);
            RecordFile record = RecordFile.of(app, registration.identity().id());
            record.moveToAnotherNetwork();
            // containers number their processes alike
            record.set("pid", Long.toString(STRANGER));

            PortInspector inspector =
                    inspector(process(STRANGER, STRANGER), SocketTable.Entry.UNKNOWN, Set.of(STRANGER));
            PortVerdict verdict = inspector.inspect(port);
            GuardedKill.Plan own = GuardedKill.of(inspector).planForOwn(port, GuardedKill.Force.NEVER);
            GuardedKill.Plan plan = GuardedKill.of(inspector).plan(port, GuardedKill.Force.NEVER);

            assertThat(verdict.kind()).isEqualTo(PortVerdict.Kind.FOREIGN);
            assertThat(verdict.server()).isEmpty();
            assertThat(own.refusal()).contains(PortVerdict.Refusal.HOLDER_CHANGED);
            assertThat(plan.refusal()).contains(PortVerdict.Refusal.OWN_INSTANCE);
            assertThat(relations(plan)).containsExactly(PortVerdict.Relation.ELSEWHERE);
            assertThat(plan.verdict().nextStep().action()).isEqualTo(NextStep.Action.SHOW_PROCESSES);
            assertThat(relay.requests()).hasSize(1);
        }
    }

    private static List<PortVerdict.Relation> relations(GuardedKill.Plan plan) {
        return plan.verdict().traces().stream().map(PortVerdict.Trace::relation).toList();
    }

    private PortVerdict inspect(ProcessInfo process, long uid, Long... pids) throws IOException {
        return inspector(process, uid, Set.of(pids)).inspect(port);
    }

    private PortInspector inspector(ProcessInfo process, long uid, Set<Long> pids) {
        InetSocketAddress address = Loopback.IPV4.at(port);
        SocketTable.Entry listener =
                new SocketTable.Entry(address, Loopback.IPV4.at(0), SocketTable.State.LISTENING, uid, "1", pids);
        return PortInspector.of(app, new SocketTable() {
            @Override
            public List<SocketTable.Entry> sockets(Set<Integer> ports) {
                return List.of(listener);
            }

            @Override
            public Optional<ProcessInfo> process(long pid) {
                return pid == process.pid()
                        ? Optional.of(process)
                        : ProcessHandle.of(pid).map(ProcessInfo::of);
            }
        });
    }

    private static ProcessInfo process(long pid, long inside) {
        return new ProcessInfo(pid, "node", List.of(), System.getProperty("user.name"), null, null, List.of())
                .with(new ProcessInfo.OnLinux(inside, null, ProcessInfo.Activity.RUNNING, true));
    }
}
