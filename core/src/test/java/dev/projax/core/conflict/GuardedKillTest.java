package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.conflict.KillReport.Outcome;
import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Terminates a process that, according to the table, listens on the port that the test holds. */
@Timeout(30)
class GuardedKillTest {
    private static final Duration WAIT = Duration.ofMillis(300);

    private final int port = FreePorts.one();
    private final App app;
    private Process victim;
    private ServerSocket listener;

    GuardedKillTest(@TempDir Path home) throws IOException {
        app = Acme.in(home, PortRange.of(port));
        Requirement.command("sh");
        victim = new ProcessBuilder("/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.1; done").start();
        listener = new ServerSocket(port, 9, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void awaitTrap() throws IOException {
        assertThat(victim.inputReader().readLine()).isEqualTo("ready");
    }

    @AfterEach
    void end() throws IOException {
        listener.close();
        victim.destroyForcibly().onExit().join();
    }

    @Test
    void reports_each_signal_before_it_is_sent() throws Exception {
        List<String> asked = new ArrayList<>();

        KillReport report = kill().noting(
                        signal -> asked.add(signal.outcome() + " " + signal.wasForced() + " " + victim.isAlive()))
                .carryOut(kill().plan(port, GuardedKill.Force.LAST), WAIT);

        assertThat(asked).containsExactly("ASKED false true", "ASKED true true");
        assertThat(report.wasForced()).isTrue();
        assertThat(victim.isAlive()).isFalse();
    }

    @Test
    void does_not_kill_a_process_that_released_the_port() throws Exception {
        KillReport report = kill().noting(signal -> close()).carryOut(kill().plan(port, GuardedKill.Force.LAST), WAIT);

        assertThat(report.outcome()).isEqualTo(Outcome.RELEASED);
        assertThat(report.mayForce()).isTrue();
        assertThat(report.wasForced()).isFalse();
        assertThat(report.hasEnded()).isFalse();
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void waits_for_a_socket_that_outlives_its_process() throws Exception {
        KillReport report = freeing("1");

        assertThat(report.outcome()).isEqualTo(Outcome.FREED);
    }

    @Test
    void reports_a_hidden_process_that_listens_on_the_port_next() throws Exception {
        KillReport report = freeing("2");

        assertThat(report.outcome()).isEqualTo(Outcome.TAKEN_AGAIN);
    }

    @Test
    void waits_until_no_connection_keeps_the_port_from_other_programs() throws Exception {
        close();
        AtomicInteger looks = new AtomicInteger();
        GuardedKill kill = GuardedKill.of(PortInspector.of(
                app, ports -> looks.incrementAndGet() > 3 ? List.of() : List.of(connection(Set.of(victim.pid())))));
        GuardedKill.Plan plan = kill.plan(port, GuardedKill.Force.NEVER);

        KillReport report = kill.carryOut(plan, Duration.ofSeconds(20));

        assertThat(plan.verdict().kind()).isEqualTo(PortVerdict.Kind.LINGERING);
        assertThat(report.outcome()).isEqualTo(Outcome.FREED);
        assertThat(report.wasSignalled()).isFalse();
        assertThat(looks).hasValueGreaterThan(3);
    }

    @Test
    void does_not_take_a_port_for_free_while_a_connection_keeps_it_from_other_programs() throws Exception {
        close();
        GuardedKill kill = GuardedKill.of(PortInspector.of(app, ports -> List.of(connection(Set.of(victim.pid())))));

        KillReport report = kill.carryOut(kill.plan(port, GuardedKill.Force.LAST), WAIT);

        assertThat(report.outcome()).isEqualTo(Outcome.NOT_FREE);
        assertThat(report.after().map(PortVerdict::kind)).contains(PortVerdict.Kind.LINGERING);
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void can_be_interrupted() throws Exception {
        close();
        GuardedKill kill = GuardedKill.of(PortInspector.of(app, ports -> List.of(connection(Set.of(victim.pid())))));
        GuardedKill.Plan plan = kill.plan(port, GuardedKill.Force.NEVER);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> kill.carryOut(plan, Duration.ofDays(400))).isInstanceOf(InterruptedException.class);
    }

    /** Kills the victim, after which a socket with the key {@code next} and no visible process listens for two more looks. */
    private KillReport freeing(String next) throws Exception {
        AtomicInteger looks = new AtomicInteger();
        GuardedKill kill = GuardedKill.of(PortInspector.of(app, ports -> {
            if (!victim.isAlive() && looks.incrementAndGet() > 2) {
                close();
            }
            boolean exited = !victim.isAlive();
            return listener.isClosed()
                    ? List.of()
                    : List.of(socket(exited ? next : "1", exited ? Set.of() : Set.of(victim.pid())));
        }));
        return kill.noting(signal -> victim.destroyForcibly())
                .carryOut(kill.plan(port, GuardedKill.Force.NEVER), Duration.ofSeconds(5));
    }

    private void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private GuardedKill kill() {
        return GuardedKill.of(PortInspector.of(
                app, ports -> listener.isClosed() ? List.of() : List.of(socket("1", Set.of(victim.pid())))));
    }

    private SocketTable.Entry connection(Set<Long> pids) {
        return new SocketTable.Entry(
                Loopback.IPV4.at(port),
                Loopback.IPV4.at(50000),
                SocketTable.State.CONNECTED,
                SocketTable.Entry.UNKNOWN,
                "3",
                pids);
    }

    private SocketTable.Entry socket(String key, Set<Long> pids) {
        return new SocketTable.Entry(
                Loopback.IPV4.at(port),
                Loopback.IPV4.at(0),
                SocketTable.State.LISTENING,
                SocketTable.Entry.UNKNOWN,
                key,
                pids);
    }
}
