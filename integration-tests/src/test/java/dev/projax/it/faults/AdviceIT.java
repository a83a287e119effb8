package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.PortSquatter;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.AdviceTable;
import dev.projax.it.fixture.Advised;
import dev.projax.it.fixture.Advised.Taken;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.OwnNetwork;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * C1: each command that is advised about a port does what it says, and none is refused. Every kind of verdict and of
 * holder is real, and the commands run in a shell. The table is in {@code target/advice.tsv}.
 */
@Tag("long")
final class AdviceIT {
    private static final AdviceTable ALL = new AdviceTable();
    private static final AtomicReference<@Nullable ClosedConnection> CLOSED = new AtomicReference<>();
    private static final String TO_NOBODY =
            "$( = " + Nobody.UID + "; $) = '" + Nobody.UID + " " + Nobody.UID + "'; $< = $> = " + Nobody.UID + ";";

    private static final String HOLD_AND_RUN = "use Socket; my $port = shift; socket(S, PF_INET, SOCK_STREAM, 0);"
            + "bind(S, sockaddr_in($port, inet_aton('127.0.0.1'))) or die; listen(S, 9) or die;"
            + "exit(system(@ARGV) >> 8)";

    private final AdviceTable table = new AdviceTable();

    @BeforeAll
    static void needs() throws IOException {
        Requirement.linux();
        Requirement.ipv6();
        Requirement.command("perl");
        CLOSED.set(ClosedConnection.begin());
    }

    /** A closed connection that keeps a port, and the advised wait for that, which goes on while other tests run. */
    private record ClosedConnection(Workplace place, String command, ServerProcess waiting) {
        static ClosedConnection begin() throws IOException {
            Workplace place = Workplace.open();
            try (ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(1)));
                    SocketChannel client = SocketChannel.open().bind(Loopback.IPV4.at(place.port(0)))) {
                client.connect(server.getLocalAddress());
                try (SocketChannel accepted = server.accept()) {
                    // the side that closes first keeps the port
                    client.close();
                    assertThat(accepted.isOpen()).isTrue();
                }
            }
            Advised user = Advised.in(place.terminal(), Distribution.launcher(), ALL, "same");
            JsonNode who = user.who(place.port(0));
            assertThat(who.get("kind").textValue()).isEqualTo("TIME_WAIT");
            String command = who.get("command").textValue();
            return new ClosedConnection(place, command, user.start(command));
        }

        void end() throws IOException {
            try (place) {
                int exit = waiting.awaitExit(Duration.ofMinutes(3));
                String printed = waiting.output() + waiting.errors();
                ALL.add("TIME_WAIT", "same", "closed connection", command, exit, printed, exit != 0);
                assertThat(exit).as(printed).isZero();
            }
        }
    }

    @AfterEach
    void collect() {
        ALL.addAll(table);
    }

    @AfterAll
    static void record() throws IOException {
        ClosedConnection closed = CLOSED.get();
        if (closed == null) {
            return;
        }
        closed.end();
        ALL.write(Path.of("target", "advice.tsv"));
        FaultTable.record(
                "C1",
                "advised command does what it says",
                ALL.tries(),
                ALL.failures().size(),
                Duration.ZERO);
    }

    // Servers

    @Test
    void of_a_free_port() throws IOException {
        try (Workplace place = Workplace.open()) {
            String serve = "projax serve --port " + place.port(3);

            assertThat(command(user(place), place.port(3))).isEqualTo(serve);
            user(place).take("FREE", "none", serve);

            assertNoFailure();
        }
    }

    @Test
    void of_a_server_of_this_home() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = place.serve()) {
            Taken taken = user(place).follow("server, healthy", server.port());

            assertThat(taken.commands()).containsExactly("projax stop " + server.port());
            assertFree(taken);
        }
    }

    @Test
    void of_a_stopped_server_of_this_home() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = place.serve()) {
            server.suspend();

            Taken taken = user(place).follow("server, stopped", server.port());

            assertThat(taken.commands()).containsExactly("kill -CONT " + server.pid(), "projax stop " + server.port());
            assertFree(taken);
        }
    }

    @Test
    void of_a_server_that_hangs() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = deaf(place, place.home())) {
            Taken taken = user(place).follow("server, hung", server.port());

            assertThat(taken.commands()).containsExactly("projax stop " + server.port() + " --force");
            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_another_home() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path home = anotherHome(place);
            ServerProcess server = place.terminal()
                    .with("PROJAX_HOME", home.toString())
                    .start(Workplace.command("serve"))
                    .awaitUrl();

            Taken taken = user(place).follow("server of another home", server.port());

            assertThat(taken.commands()).containsExactly("projax stop " + server.port() + " --home '" + home + "'");
            assertFree(taken);
        }
    }

    @Test
    void of_a_stopped_server_of_another_home() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path home = anotherHome(place);
            ServerProcess server = place.terminal()
                    .with("PROJAX_HOME", home.toString())
                    .start(Workplace.command("serve"))
                    .awaitUrl();
            server.suspend();

            Taken taken = user(place).follow("server of another home, stopped", server.port());

            assertThat(taken.commands())
                    .containsExactly(
                            "kill -CONT " + server.pid(), "projax stop " + server.port() + " --home '" + home + "'");
            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_another_home_that_hangs() throws IOException {
        try (Workplace place = Workplace.open()) {
            Path home = anotherHome(place);
            ServerProcess server = deaf(place, home);

            Taken taken = user(place).follow("server of another home, hung", server.port());

            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_another_app() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server = place.terminal()
                    .with("ACME_HOME", anotherHome(place).toString())
                    .with("ACME_RANGE", place.range().toString())
                    .start(ChildJvm.command(Embedder.class, "acme"))
                    .awaitUrl();

            Taken taken = user(place).follow("server of another app", server.port());

            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_this_home_without_shutdown() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerProcess server =
                    place.terminal().start(ChildJvm.command(Embedder.class)).awaitUrl();

            Taken taken = user(place).follow("embedder's server", server.port());

            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_another_user() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place)) {
            ServerProcess server = other.terminal().start(other.projax("serve")).awaitUrl();

            Taken taken = root(place, other).follow("server of another user", server.port());

            assertFree(taken);
        }
    }

    @Test
    void of_a_stopped_server_of_another_user() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place)) {
            ServerProcess server = other.terminal().start(other.projax("serve")).awaitUrl();
            server.suspend();

            Taken taken = root(place, other).follow("server of another user, stopped", server.port());

            assertFree(taken);
        }
    }

    @Test
    void of_a_server_of_a_user_without_an_account() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(OrdinaryUser.WITHOUT_ACCOUNT, place)) {
            ServerProcess server = other.terminal()
                    .with("PROJAX_HOME", other.directory().resolve("home").toString())
                    .start(other.projax("serve"))
                    .awaitUrl();

            Taken taken = root(place, other).follow("server of a user without an account", server.port());

            assertFree(taken);
        }
    }

    // One process

    @Test
    void of_another_program() throws IOException {
        for (String address : List.of("127.0.0.1", "0.0.0.0", "::1", "::")) {
            try (Workplace place = Workplace.open();
                    PortHolder holder = PortHolder.on(address, place.port(0))) {
                Taken taken = user(place).follow("program on " + address, place.port(0));

                assertThat(holder.isAlive()).isFalse();
                assertThat(taken.commands()).containsExactly("projax free " + place.port(0));
                assertFree(taken);
            }
        }
    }

    @Test
    void of_a_stopped_program() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            user(place).run("kill -STOP " + holder.pid());

            Taken taken = user(place).follow("program, stopped", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_traced_program() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0));
                ServerProcess debugger = debugger(place, holder.pid())) {
            Taken taken = user(place).follow("program in a debugger", place.port(0));

            assertThat(debugger.process().isAlive()).isTrue();
            assertThat(taken.last()).contains("" + holder.pid());

            String refused =
                    user(place).run("projax free " + place.port(0) + " --yes").err();
            user(place).take("FOREIGN", "program in a debugger, as free says", Advised.adviceIn(refused));

            assertNoFailure();
        }
    }

    @Test
    void of_a_program_that_ignores_sigterm() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.stubborn(place.port(0))) {
            Advised user = user(place);
            String refused = user.run(command(user, place.port(0)) + " --yes --wait 200ms")
                    .err();

            user.take("FOREIGN", "program that ignores SIGTERM", Advised.adviceIn(refused));

            assertThat(holder.isAlive()).isFalse();
            assertNoFailure();
        }
    }

    @Test
    void of_a_program_of_another_user() throws IOException {
        for (int uid : List.of(Nobody.UID, OrdinaryUser.WITHOUT_ACCOUNT)) {
            try (Workplace place = Workplace.open();
                    OrdinaryUser other = OrdinaryUser.open(uid, place);
                    PortHolder holder = PortHolder.ofUser(uid, place.port(0))) {
                Taken taken = root(place, other).follow("program of user " + uid, place.port(0));

                assertThat(holder.isAlive()).isFalse();
                assertFree(taken);
            }
        }
    }

    @Test
    void of_a_stopped_program_of_another_user() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.ofUser(Nobody.UID, place.port(0))) {
            user(place).run("kill -STOP " + holder.pid());

            Taken taken = root(place, other).follow("program of another user, stopped", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_program_in_another_group_of_its_user() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.and(
                        "", place.port(0), "setpriv", "--reuid=" + Nobody.UID, "--regid=54321", "--clear-groups")) {
            Taken taken = root(place, other).follow("program of another user and another group", place.port(0));

            assertThat(holder.isAlive()).isTrue();
            assertThat(taken.last()).contains("" + holder.pid());
            assertNoFailure();
        }
    }

    @Test
    void of_a_daemon_that_has_become_another_user() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.and(TO_NOBODY, place.port(0))) {
            Taken taken = root(place, other).follow("daemon that root started", place.port(0));

            assertThat(holder.isAlive()).isTrue();
            assertThat(taken.last()).contains("" + holder.pid());
            assertNoFailure();
        }
    }

    // Several processes

    @Test
    void of_a_family() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.withWorkers(place.port(0))) {
            Taken taken = user(place).follow("master with 2 workers", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_stopped_family() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.withWorkers(place.port(0))) {
            StringBuilder stop = new StringBuilder("kill -STOP " + holder.pid());
            holder.workers().forEach(worker -> stop.append(' ').append(worker.pid()));
            user(place).run(stop.toString());

            Taken taken = user(place).follow("master with 2 workers, all stopped", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_family_whose_eldest_is_stopped() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.withWorkers(place.port(0))) {
            user(place).run("kill -STOP " + holder.pid());

            Taken taken = user(place).follow("stopped master with 2 workers", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_family_whose_workers_are_stopped() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.withWorkers(place.port(0))) {
            for (ProcessHandle worker : holder.workers()) {
                user(place).run("kill -STOP " + worker.pid());
            }

            Taken taken = user(place).follow("master with 2 stopped workers", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_family_with_workers_of_another_user() throws IOException {
        Requirement.root();
        String workers = "my @c; for (1..2) { my $c = fork; if (!$c) { " + TO_NOBODY
                + " sleep 1 while 1 } push @c, $c } $SIG{TERM} = sub { kill 9, @c; exit };";
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.and(workers, place.port(0))) {
            Taken taken = root(place, other).follow("master with workers of another user", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_several_programs() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder one = PortHolder.sharing(place.port(0));
                PortHolder other = PortHolder.sharing(place.port(0))) {
            Taken taken = user(place).follow("two programs", place.port(0));

            assertThat(taken.last()).contains("" + one.pid(), "" + other.pid());
            assertNoFailure();
        }
    }

    @Test
    void of_a_split_localhost() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder one = PortHolder.on("127.0.0.1", place.port(0));
                PortHolder other = PortHolder.on("::1", place.port(0))) {
            Taken taken = user(place).follow("two programs", place.port(0));

            assertThat(taken.last()).contains("" + one.pid(), "" + other.pid());
            assertNoFailure();
        }
    }

    @Test
    void of_forwarders() throws IOException {
        for (String name : List.of("docker-proxy", "ssh", "socat", "qemu-system-x86_64", "VBoxHeadless", "limactl")) {
            try (Workplace place = Workplace.open();
                    PortHolder holder = PortHolder.called(name, place.port(0))) {
                Taken taken = withEngine(place).follow(name, place.port(0));

                assertThat(holder.isAlive()).isTrue();
                assertThat(taken.commands()).hasSize(1);
                assertNoFailure();
            }
        }
    }

    /** Returns a user with a program {@code docker} that takes only what the real one takes too. */
    private Advised withEngine(Workplace place) throws IOException {
        Path bin = Files.createDirectory(place.directory().resolve("bin"));
        Path docker = bin.resolve("docker");
        Files.writeString(docker, "#!/bin/sh\n[ \"$1 $2\" = 'ps --filter' ] && [ $# = 3 ] && echo CONTAINER ID\n");
        Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = bin + ":" + Distribution.launcher().getParent() + ":" + System.getenv("PATH");
        return user(place).with("PATH", path);
    }

    // Processes that nobody may terminate

    /** It asks who holds its own port, and runs what is advised. */
    @Test
    void of_a_parent_of_the_asker() throws IOException {
        try (Workplace place = Workplace.open()) {
            askAsChild(place, "parent of the asker", List.of());
        }
    }

    @Test
    void of_process_1() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open()) {
            askAsChild(place, "process 1", List.of("unshare", "--pid", "--fork", "--mount-proc"));
        }
    }

    private void askAsChild(Workplace place, String holder, List<String> prefix) throws IOException {
        String ask = "c=$(projax who $PORT | sed -nE 's/^  (try|see) +//p'); echo \"$c\"; sh -c \"$c\"";
        // the second one is in no range
        for (int port : List.of(place.port(0), place.port(0) + 30_000)) {
            List<String> words = new ArrayList<>(prefix);
            words.addAll(List.of("perl", "-e", HOLD_AND_RUN, "" + port, "env", "PORT=" + port, "sh", "-c", ask));
            Finished asked = place.terminal()
                    .with("PATH", Distribution.launcher().getParent() + ":" + System.getenv("PATH"))
                    .run(words.toArray(String[]::new));
            String[] lines = (asked.out() + asked.err()).split("\n", 2);
            table.add("FOREIGN", "a child", holder, lines[0], asked.exit(), lines[1], asked.exit() != 0);
        }
        assertNoFailure();
    }

    // Hidden holders

    /** In a mount namespace of its own, where su asks for no password. */
    @Test
    void of_a_program_of_root_as_an_ordinary_user() throws IOException {
        Requirement.command("su");
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.on(place.port(0))) {
            Path pam = Files.writeString(
                    place.directory().resolve("su"),
                    "auth sufficient pam_permit.so\naccount sufficient pam_permit.so\nsession sufficient pam_permit.so\n");
            List<String> prefix = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
            prefix.add("mount --bind \"$0\" /etc/pam.d/su && exec \"$@\"");
            prefix.add(pam.toString());
            prefix.addAll(List.of(Nobody.command()));
            Advised user = Advised.in(
                    other.terminal(), Path.of(other.launcher()), table, "nobody", prefix.toArray(String[]::new));

            Taken taken = user.follow("program of root", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_program_of_another_user_without_a_capability() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser other = OrdinaryUser.open(Nobody.UID, place);
                PortHolder holder = PortHolder.ofUser(Nobody.UID, place.port(0))) {
            Advised user = Advised.in(
                    place.terminal(),
                    Path.of(other.launcher()),
                    table,
                    "root without CAP_SYS_PTRACE",
                    "setpriv",
                    "--bounding-set=-sys_ptrace",
                    "--inh-caps=-sys_ptrace");

            Taken taken = user.follow("program of another user", place.port(0));

            assertThat(holder.isAlive()).isFalse();
            assertFree(taken);
        }
    }

    @Test
    void of_a_program_outside_this_pid_namespace() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            Advised inside = Advised.in(
                    place.terminal(),
                    Distribution.launcher(),
                    table,
                    "root in a PID namespace",
                    "unshare",
                    "--pid",
                    "--fork",
                    "--mount-proc");
            JsonNode who = inside.who(place.port(0));

            String shown = user(place)
                    .take("HIDDEN_OWNER", "program outside", who.get("command").textValue());

            assertThat(shown).contains("(pid " + holder.pid() + ")");
            assertNoFailure();
        }
    }

    // Advice about several ports

    @Test
    void of_ports_is_that_of_who() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess server = place.serve();
                PortHolder one = PortHolder.on(place.port(1));
                PortHolder other = PortHolder.called("ssh", place.port(2))) {
            Advised user = user(place);

            JsonNode ports =
                    new ObjectMapper().readTree(user.run("projax ports --json").out());

            assertThat(List.of(one, other)).allMatch(PortHolder::isAlive);
            assertThat(server.port()).isEqualTo(place.port(0));
            for (JsonNode port : ports.get("ports")) {
                int number = port.get("port").intValue();
                if (number <= place.port(3)) {
                    assertThat(port.get("command").asText(""))
                            .as("port " + number)
                            .isEqualTo(command(user, number));
                }
            }
        }
    }

    @Test
    void of_start_in_a_full_range() throws IOException {
        List<PortHolder> holders = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 10; i++) {
                holders.add(PortHolder.on(place.port(i)));
            }
            Advised user = user(place);
            Finished full = user.run("projax start");
            String message = full.err().lines().findFirst().orElse("");

            user.take("FOREIGN", "10 programs, as start says", Advised.adviceIn(message));
            Finished again = user.run("projax start");

            assertThat(full.exit()).as(full.err()).isEqualTo(4);
            assertThat(again.exit()).as(again.err()).isZero();
            assertNoFailure();
        } finally {
            holders.forEach(PortHolder::close);
        }
    }

    @Test
    void of_the_doctor_about_ports() throws IOException {
        List<PortHolder> holders = new ArrayList<>();
        try (Workplace place = Workplace.open()) {
            for (int i = 0; i < 10; i++) {
                holders.add(PortHolder.on(place.port(i)));
            }
            Advised user = user(place);

            for (JsonNode finding : new ObjectMapper()
                    .readTree(user.run("projax doctor --json").out())
                    .get("findings")) {
                String command = finding.get("command").asText("");
                if (finding.get("subject").textValue().startsWith("port") && !command.isEmpty()) {
                    user.take("FOREIGN", "10 programs, as doctor says", command);
                }
            }

            assertNoFailure();
        } finally {
            holders.forEach(PortHolder::close);
        }
    }

    // Leases

    @Test
    void of_a_leased_port() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0)) {
            Taken taken = user(place).follow("leased to a program", place.port(0));

            assertThat(taken.kind()).isEqualTo("LEASED");
            assertThat(taken.last()).contains("" + program.pid());
            assertThat(program.process().isAlive()).isTrue();
            String refused =
                    user(place).run("projax free " + place.port(0) + " --yes").err();
            user(place).take("LEASED", "leased to a program, as free says", Advised.adviceIn(refused));
            assertNoFailure();
        }
    }

    @Test
    void of_the_port_of_the_lease_in_which_the_asker_runs() throws IOException {
        try (Workplace place = Workplace.open()) {
            // the second one is in no range
            for (int port : List.of(place.port(0), place.port(0) + 30_000)) {
                String ask = "c=$(projax who $PORT | sed -nE 's/^  (try|see) +//p'); echo \"$c\" > advice; exec $c";
                Advised user = user(place);
                ServerProcess server = user.start(
                                "projax lease --range " + port + " -- sh -c '" + ask.replace("'", "'\\''") + "'")
                        .awaitUrl();

                String command =
                        Files.readString(place.directory().resolve("advice")).strip();
                table.add("LEASED", "in the lease", "none", command, 0, server.url(), server.port() != port);
                assertThat(command).isEqualTo("projax serve --port " + port);
                server.terminate();
            }
            assertNoFailure();
        }
    }

    @Test
    void of_a_program_that_has_taken_a_leased_port() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0);
                PortHolder stranger = PortHolder.on(place.port(0))) {
            Taken taken = user(place).follow("program on a port that is leased to another", place.port(0));

            assertThat(taken.commands()).startsWith("projax free " + place.port(0));
            assertThat(taken.kind()).isEqualTo("LEASED");
            assertThat(stranger.isAlive()).isFalse();
            assertThat(program.process().isAlive()).isTrue();
            assertNoFailure();
        }
    }

    @Test
    void of_a_strict_port_that_is_leased() throws IOException {
        try (Workplace place = Workplace.open();
                ServerProcess program = lease(place, 0)) {
            for (String command : List.of("serve", "start")) {
                Finished refused = user(place).run("projax " + command + " --port " + place.port(0));

                assertThat(refused.exit()).as(refused.err()).isEqualTo(4);
                String shown = user(place)
                        .take("LEASED", "a program, as " + command + " says", Advised.adviceIn(refused.err()));
                assertThat(shown).contains("" + program.pid());
            }
            assertNoFailure();
        }
    }

    @Test
    void of_a_lease_without_a_program() throws IOException {
        try (Workplace place = Workplace.open()) {
            for (int port : List.of(place.port(0), place.port(0) + 30_000)) {
                Finished leased = user(place).run("projax lease --detach --range " + port);
                assertThat(leased.exit()).as(leased.err()).isZero();

                Taken taken = user(place).follow("leased without a program", port);

                assertThat(taken.commands()).startsWith("projax release " + port);
                assertNoFailure();
            }
        }
    }

    @Test
    void of_start_in_a_range_that_is_leased() throws IOException {
        try (Workplace place = Workplace.open()) {
            Advised user = user(place);
            lease(place, 0);
            for (int i = 1; i < 10; i++) {
                assertThat(user.run("projax lease --detach --range " + place.port(i))
                                .exit())
                        .isZero();
            }
            Finished full = user.run("projax start");
            String message = full.err().lines().findFirst().orElse("");

            user.take("LEASED", "10 leases, as start says", Advised.adviceIn(message));
            Finished again = user.run("projax start");

            assertThat(full.exit()).as(full.err()).isEqualTo(4);
            assertThat(again.exit()).as(again.err()).isZero();
            assertNoFailure();
        }
    }

    private static ServerProcess lease(Workplace place, int index) throws IOException {
        String idle = "echo http://localhost:$PORT; cat > /dev/null";
        return place.terminal()
                .start(Workplace.command("lease", "--range", "" + place.port(index), "--", "sh", "-c", idle))
                .awaitUrl();
    }

    // No listener

    @Test
    void of_an_outgoing_connection() throws IOException {
        try (Workplace place = Workplace.open();
                ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(1)));
                SocketChannel client = SocketChannel.open().bind(Loopback.IPV4.at(place.port(0)))) {
            client.connect(server.getLocalAddress());
            SocketChannel accepted = server.accept();
            Advised user = user(place);
            String command = command(user, place.port(0));
            ServerProcess waiting = user.start(command);

            // the side that closes last leaves nothing behind
            accepted.close();
            client.close();

            addWait("OUTGOING_ONLY", "connection", command, waiting);
            assertNoFailure();
        }
    }

    @Test
    void of_lingering_connections() throws IOException {
        try (Workplace place = Workplace.open()) {
            ServerSocketChannel server = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(0)));
            SocketChannel client = SocketChannel.open(Loopback.IPV4.at(place.port(0)));
            SocketChannel accepted = server.accept();
            server.close();
            Advised user = user(place);
            JsonNode who = user.who(place.port(0));
            String command = who.get("command").asText("");
            ServerProcess waiting = user.start(command);

            client.close();
            accepted.close();

            addWait("LINGERING", "open connections of a closed listener", command, waiting);
            assertThat(who.get("kind").textValue()).isEqualTo("LINGERING");
            assertNoFailure();
        }
    }

    @Test
    void of_a_socket_that_is_bound_and_does_not_listen() throws IOException {
        try (Workplace place = Workplace.open();
                PortSquatter squatter = PortSquatter.boundOnly(Loopback.IPV4.at(place.port(0)))) {
            Advised user = user(place);
            String command = command(user, place.port(0));
            ServerProcess waiting = user.start(command);
            squatter.close();

            addWait("UNEXPLAINED", "bound, not listening", command, waiting);
            assertNoFailure();
        }
    }

    @Test
    void of_a_redirected_port() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            Requirement.command("nft");
            network.set(
                    "nft add table ip nat",
                    "nft 'add chain ip nat output { type nat hook output priority -100; }'",
                    "nft add rule ip nat output tcp dport " + place.port(0) + " redirect to :" + place.port(9));
            try (PortHolder target = PortHolder.in(network, "127.0.0.1", place.port(9))) {
                Advised user = Advised.in(place.terminal().in(network), Distribution.launcher(), table, "root");
                String command = command(user, place.port(0));

                user.take("REDIRECTED", "NAT", command);

                assertThat(target.isAlive()).isTrue();
                assertNoFailure();
            }
        }
    }

    @Test
    void of_a_port_that_the_system_forbids() throws IOException {
        try (OwnNetwork network = OwnNetwork.open();
                Workplace place = Workplace.open()) {
            network.set("echo 1024 > /proc/sys/net/ipv4/ip_unprivileged_port_start");
            Advised user = Advised.in(
                    place.terminal().in(network).with("PROJAX_RANGE", "1020-1029"),
                    Distribution.launcher(),
                    table,
                    "root without CAP_NET_BIND_SERVICE",
                    "setpriv",
                    "--bounding-set=-net_bind_service");
            String command = command(user, 1020);

            user.take("RESERVED", "none", command);

            assertNoFailure();
        }
    }

    private void addWait(String kind, String holder, String command, ServerProcess waiting) {
        int exit = waiting.awaitExit(Duration.ofSeconds(90));
        String printed = (waiting.output() + waiting.errors()).strip();
        // 3 if the port was free before the command has looked
        table.add(kind, "same", holder, command, exit, printed, exit != 0 && exit != 3);
    }

    private Advised user(Workplace place) {
        return Advised.in(place.terminal(), Distribution.launcher(), table, "same");
    }

    /** Returns root, with a distribution that this user can run too. */
    private Advised root(Workplace place, OrdinaryUser other) {
        return Advised.in(place.terminal(), Path.of(other.launcher()), table, "root");
    }

    private static String command(Advised user, int port) throws IOException {
        return user.who(port).get("command").asText("");
    }

    private static Path anotherHome(Workplace place) throws IOException {
        return Files.createDirectory(
                place.directory().resolve("another home"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    private static ServerProcess deaf(Workplace place, Path home) throws IOException {
        return place.terminal()
                .with("PROJAX_HOME", home.toString())
                .start(ChildJvm.command(DeafServer.class, place.port(0)))
                .awaitUrl();
    }

    /** Starts a program that attaches to a process, as a debugger does, and thereby stops it. */
    private static ServerProcess debugger(Workplace place, long pid) throws IOException {
        String attach = """
                use POSIX; my %ptrace = (x86_64 => 101, aarch64 => 117);
                syscall($ptrace{(POSIX::uname())[4]}, 16, $ARGV[0] + 0, 0, 0) == 0 or die "ptrace: $!";
                waitpid($ARGV[0], 0x40000000); $| = 1; print "attached\\n"; sleep 1 while 1;
                """;
        ServerProcess debugger = place.terminal().start("perl", "-e", attach, Long.toString(pid));
        Eventually.that(
                Duration.ofSeconds(20),
                () -> "a debugger: " + debugger.errors(),
                () -> debugger.output().contains("attached"));
        return debugger;
    }

    private void assertFree(Taken taken) {
        assertNoFailure();
        assertThat(taken.kind()).as(taken.toString()).isEqualTo("FREE");
    }

    private void assertNoFailure() {
        assertThat(table.failures()).isEmpty();
    }
}
