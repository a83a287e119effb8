package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.KillReport;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.conflict.PortVerdict;
import dev.projax.core.conflict.ProcessInfo;
import dev.projax.core.conflict.SocketTable;
import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.instances.Registration;
import dev.projax.core.net.Loopback;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Nobody;
import dev.projax.it.fixture.PortHolder;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.TerminalWindow;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** K1 to K4: a port is freed, and no other process is harmed. */
final class GuardedKillIT {
    private static final int TRIES = 200;
    private static final int PORTS = 10;
    private static final Duration WAIT = Duration.ofSeconds(10);

    @BeforeAll
    static void needs() {
        Requirement.linux();
        Requirement.command("perl");
    }

    /** K1: an innocent client is connected to the port. */
    @Test
    @Tag("long")
    void terminates_the_listener_and_no_client() throws Exception {
        try (Workplace place = Workplace.open()) {
            GuardedKill kill = GuardedKill.of(place.app());

            int harmed = harmed(place, port -> isClientHarmed(kill, port));

            FaultTable.record("K1", "client of the port", TRIES, harmed, Duration.ZERO);
            assertThat(harmed).isZero();
        }
    }

    private static boolean isClientHarmed(GuardedKill kill, int port) throws Exception {
        try (PortHolder holder = PortHolder.on(port);
                PortHolder client = PortHolder.clientOf(port)) {
            KillReport report = kill.carryOut(kill.plan(port, GuardedKill.Force.NEVER), WAIT);

            assertThat(report.outcome()).isEqualTo(KillReport.Outcome.FREED);
            assertThat(holder.isAlive()).isFalse();
            return !client.isAlive();
        }
    }

    /** K2: seven processes that must not be killed. */
    @Test
    void refuses_every_unsafe_target() throws IOException {
        Requirement.root();
        try (Workplace place = Workplace.open();
                PortHolder anothers = PortHolder.ofUser(Nobody.UID, place.port(1));
                PortHolder hidden = PortHolder.on(place.port(2));
                PortHolder one = PortHolder.sharing(place.port(3));
                PortHolder two = PortHolder.sharing(place.port(3));
                ServerProcess own = place.serve();
                ServerSocketChannel self = ServerSocketChannel.open().bind(Loopback.IPV4.at(place.port(4)))) {
            String launcher = Distribution.launcher().toString();
            List<String> pids = List.of("unshare", "--pid", "--fork", "--mount-proc");
            List<Finished> refusals = new ArrayList<>();

            refusals.add(place.projax(free(place.port(1))));
            refusals.add(place.terminal().run(words(pids, Workplace.command(free(place.port(2))))));
            refusals.add(place.projax(free(place.port(3))));
            refusals.add(place.projax(free(own.port())));
            // it is the parent of the command, and in its own pid namespace also process 1
            String holder = "use Socket; socket(S, PF_INET, SOCK_STREAM, 0);"
                    + "bind(S, sockaddr_in($ARGV[1], inet_aton('127.0.0.1'))) or die; listen(S, 9) or die;"
                    + "exit(system($ARGV[0], 'free', $ARGV[1], '--yes', '--force') >> 8)";
            String[] ancestor = {"perl", "-e", holder, launcher, "" + place.port(5)};
            refusals.add(place.terminal().run(ancestor));
            refusals.add(place.terminal().run(words(pids, ancestor)));
            PortVerdict.Refusal ofSelf = GuardedKill.of(place.app())
                    .plan(place.port(4), GuardedKill.Force.LAST)
                    .refusal()
                    .orElseThrow();

            assertThat(refusals).allSatisfy(refusal -> {
                assertThat(refusal.exit()).as(refusal.err()).isEqualTo(8);
                assertThat(refusal.err().lines()).hasSize(1);
            });
            assertThat(ofSelf).isEqualTo(PortVerdict.Refusal.SELF);
            assertThat(self.isOpen()).isTrue();
            assertThat(List.of(anothers, hidden, one, two)).allMatch(PortHolder::isAlive);
            assertThat(own.process().isAlive()).isTrue();
            List<String> reasons = Files.readAllLines(place.home().resolve("audit.log")).stream()
                    .map(line -> line.replaceFirst(".*\"refusal\":\"([A-Z_]+)\".*", "$1"))
                    .toList();
            assertThat(reasons)
                    .containsExactly(
                            "OTHER_USER", "HIDDEN_OWNER", "SEVERAL_HOLDERS", "OWN_INSTANCE", "ANCESTOR", "INIT");
            FaultTable.record("K2", "unsafe target", 7, 0, Duration.ZERO);
        }
    }

    /** K2: the visible holder is not the only one, but the other one cannot be seen. */
    @Test
    void does_not_kill_the_child_of_a_hidden_holder() throws IOException {
        Requirement.root();
        Requirement.command("setpriv");
        try (Workplace place = Workplace.open();
                PortHolder root = PortHolder.withChildOfUser(Nobody.UID, place.port(0))) {
            Files.setPosixFilePermissions(place.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setAttribute(place.home(), "unix:uid", Nobody.UID);
            ProcessHandle child = ProcessHandle.of(root.pid())
                    .flatMap(parent -> parent.children().findFirst())
                    .orElseThrow();
            Eventually.that(
                    WAIT, "the child of another user", () -> child.info().user().equals(Optional.of("nobody")));

            Finished free = place.terminal().run(Nobody.command(Workplace.command(free(place.port(0)))));

            assertThat(free.exit()).as(free.err()).isEqualTo(8);
            assertThat(free.err()).contains("held, at least in part, by a process that you cannot see");
            assertThat(child.isAlive()).isTrue();
            FaultTable.record("K2", "socket shared with a hidden process", 1, 0, Duration.ZERO);
        }
    }

    /** K2: a record names the port, and the server's lock is held, but that server has lost the port. */
    @Test
    void does_not_kill_another_program_in_place_of_a_living_server() throws IOException {
        try (Workplace place = Workplace.open();
                Registration living = Registration.begin(place.app());
                PortHolder stranger = PortHolder.on(place.port(0))) {
            living.publish(place.port(0), false);

            Finished stop = place.projax("stop", "" + place.port(0), "--force");

            assertThat(stop.exit()).as(stop.err()).isEqualTo(8);
            assertThat(stop.err()).contains("is not server " + living.identity().id());
            assertThat(stranger.isAlive()).isTrue();
            FaultTable.record("K2", "another program on a living server's port", 1, 0, Duration.ZERO);
        }
    }

    /** K3: it ignores SIGTERM. */
    @Test
    void does_not_force_unless_asked_to() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder stubborn = PortHolder.stubborn(place.port(0))) {
            String port = "" + place.port(0);

            Finished asked = place.projax("free", port, "--yes", "--wait", "500ms");

            assertThat(asked.exit()).isEqualTo(6);
            assertThat(asked.err())
                    .contains("did not exit within 500 ms; try: projax free " + port + " --yes --force --wait 500ms");
            assertThat(stubborn.isAlive()).isTrue();

            Finished forced = place.projax("free", port, "--yes", "--wait", "500ms", "--force");

            assertThat(forced.exit()).as(forced.err()).isZero();
            assertThat(forced.out()).isEqualTo("port " + port + " is free: killed perl (pid " + stubborn.pid() + ")\n");
            assertThat(stubborn.isAlive()).isFalse();
            FaultTable.record("K3", "SIGTERM ignored", 1, 0, Duration.ZERO);
        }
    }

    /** C2: a signal has stopped it. */
    @Test
    void tells_that_a_process_is_stopped_before_it_signals_it() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            String port = "" + place.port(0);
            holder.suspend();

            Finished refused = place.projax("free", port, "--yes");

            assertThat(refused.exit()).isEqualTo(8);
            assertThat(refused.err())
                    .isEqualTo("projax: port " + port + " not freed: perl (pid " + holder.pid()
                            + ") cannot exit because a signal has stopped it; try: kill -CONT " + holder.pid() + "\n");

            place.terminal().run("sh", "-c", "kill -CONT " + holder.pid());
            Finished free = place.projax("free", port, "--yes");

            assertThat(free.exit()).as(free.err()).isZero();
            FaultTable.record("C2", "stopped", 1, 0, Duration.ZERO);
        }
    }

    /** C2: it stops while it should exit. */
    @Test
    void says_that_a_process_has_stopped_meanwhile() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.stoppingOnTerm(place.port(0))) {
            String port = "" + place.port(0);

            Finished free = place.projax("free", port, "--yes", "--wait", "500ms");

            assertThat(free.exit()).isEqualTo(6);
            assertThat(free.err())
                    .isEqualTo("projax: perl (pid " + holder.pid()
                            + ") did not exit within 500 ms because a signal has stopped it; try: kill -CONT "
                            + holder.pid() + "\n");

            Finished forced = place.projax("free", port, "--yes", "--wait", "500ms", "--force");

            assertThat(forced.exit()).as(forced.err()).isZero();
            assertThat(forced.out()).isEqualTo("port " + port + " is free: killed perl (pid " + holder.pid() + ")\n");
            FaultTable.record("C2", "stopped while it should exit", 1, 0, Duration.ZERO);
        }
    }

    /** K3: another process starts it again. */
    @Test
    void names_the_parent_of_a_process_that_comes_back_and_does_not_try_again() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder shell = PortHolder.restartedForever(place.port(0))) {
            Finished free = place.projax("free", "" + place.port(0), "--yes");
            shell.awaitNext();
            long children =
                    ProcessHandle.of(shell.pid()).orElseThrow().children().count();

            assertThat(free.exit()).isEqualTo(6);
            assertThat(free.err())
                    .contains("port " + place.port(0) + " was taken again at once by perl (pid ")
                    .contains("started by sh (pid " + shell.pid() + ")");
            assertThat(children).isEqualTo(1);
            assertThat(Files.readAllLines(place.home().resolve("audit.log")))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("\"outcome\":\"ASKED\"");
            FaultTable.record("K3", "port taken again at once", 1, 0, Duration.ZERO);
        }
    }

    /** K4: at the second look, another process holds the port. */
    @Test
    @Tag("long")
    void kills_no_process_if_the_holder_has_changed() throws Exception {
        try (Workplace place = Workplace.open()) {
            int harmed = harmed(place, port -> isSuccessorHarmed(place, port));

            FaultTable.record("K4", "holder changes before the kill", TRIES, harmed, Duration.ZERO);
            assertThat(harmed).isZero();
        }
    }

    private static boolean isSuccessorHarmed(Workplace place, int port) throws Exception {
        try (Swap swap = new Swap(PortInspector.tableOfThisSystem().orElseThrow(), port)) {
            GuardedKill kill = GuardedKill.of(PortInspector.of(place.app(), swap));

            KillReport report = kill.carryOut(kill.plan(port, GuardedKill.Force.LAST), WAIT);

            assertThat(report.outcome()).isEqualTo(KillReport.Outcome.REFUSED);
            assertThat(report.refusal()).contains(PortVerdict.Refusal.HOLDER_CHANGED);
            return !swap.holder.isAlive();
        }
    }

    /** A table that swaps the holder of the port at the second look. */
    private static final class Swap implements SocketTable, AutoCloseable {
        private final SocketTable table;
        private final int port;
        private PortHolder holder;
        private int looks;

        Swap(SocketTable table, int port) throws IOException {
            this.table = table;
            this.port = port;
            this.holder = PortHolder.on(port);
        }

        @Override
        public List<SocketTable.Entry> sockets(Set<Integer> ports) throws IOException {
            looks++;
            if (looks == 2) {
                holder.close();
                holder = PortHolder.on(port);
            }
            return table.sockets(ports);
        }

        @Override
        public Optional<ProcessInfo> process(long pid) {
            return table.process(pid);
        }

        @Override
        public void close() {
            holder.close();
        }
    }

    /** K4, as a user meets it: while the question is open. */
    @Test
    void kills_no_process_if_the_holder_changes_before_the_answer() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder first = PortHolder.on(place.port(0))) {
            ServerProcess free = asking(place);
            Eventually.that(
                    Duration.ofSeconds(20), "the question", () -> free.errors().contains("[y/N]"));
            first.close();
            try (PortHolder second = PortHolder.on(place.port(0))) {
                free.process().outputWriter().append("y\n").flush();

                assertThat(free.awaitExit(WAIT)).isEqualTo(8);
                assertThat(free.errors())
                        .contains("process    perl (pid " + first.pid() + ")", "holder changed, nothing killed");
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    @Test
    void asks_in_a_terminal() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0));
                TerminalWindow window = TerminalWindow.open(place)) {
            window.enter("projax free " + place.port(0));
            window.awaitScreen("the question", screen -> screen.contains("[y/N]"));
            assertThat(holder.isAlive()).isTrue();

            window.enter("y");

            window.awaitScreen(
                    "the answer", screen -> screen.contains("is free: terminated perl (pid " + holder.pid() + ")"));
            assertThat(holder.isAlive()).isFalse();
        }
    }

    @Test
    void terminates_the_holder_only_if_the_answer_is_yes() throws IOException {
        try (Workplace place = Workplace.open();
                PortHolder holder = PortHolder.on(place.port(0))) {
            for (String answer : List.of("n\n", "\n", "Y E S\n")) {
                assertThat(answered(place, answer)).as(answer).isEqualTo(8);
                assertThat(holder.isAlive()).isTrue();
            }

            assertThat(answered(place, "y\n")).isZero();

            assertThat(holder.isAlive()).isFalse();
        }
    }

    private static int answered(Workplace place, String answer) throws IOException {
        ServerProcess free = asking(place);
        free.process().outputWriter().append(answer).flush();
        return free.awaitExit(WAIT);
    }

    /** Starts the command as the launcher does in a terminal. */
    private static ServerProcess asking(Workplace place) throws IOException {
        return place.terminal()
                .start(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dprojax.terminals=in,err",
                        "-cp",
                        Distribution.directory().resolve("lib") + "/*",
                        "dev.projax.cli.Main",
                        "free",
                        "" + place.port(0));
    }

    private static String[] free(int port) {
        return new String[] {"free", Integer.toString(port), "--yes", "--force"};
    }

    private static String[] words(List<String> prefix, String... command) {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        return words.toArray(String[]::new);
    }

    /** One of many tries. */
    @FunctionalInterface
    private interface Try {
        boolean isHarmed(int port) throws Exception;
    }

    /**
     * Runs {@link #TRIES} tries, on all ports of the place at once, and returns how often an innocent process was
     * harmed.
     */
    private static int harmed(Workplace place, Try each) throws Exception {
        List<Callable<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < PORTS; i++) {
            int port = place.port(i);
            parts.add(() -> {
                int harmed = 0;
                for (int j = 0; j < TRIES / PORTS; j++) {
                    harmed += each.isHarmed(port) ? 1 : 0;
                }
                return harmed;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(PORTS);
        try {
            int sum = 0;
            for (Future<Integer> part : threads.invokeAll(parts)) {
                sum += part.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
