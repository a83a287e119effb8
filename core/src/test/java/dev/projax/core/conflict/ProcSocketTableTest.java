package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcSocketTableTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String LISTENING =
            "   0: 00000000:94EC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     7        0 4711 1 0000000000000000 100 0 0 10 0";

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "0.0.0.0, 127.0.0.1", "::1, ::1", "::, ::1"})
    void finds_this_process_at_both_ends_of_a_connection(String bound, String dialed) throws IOException {
        if (dialed.equals("::1")) {
            Requirement.ipv6();
        }
        SocketTable table = table();
        long self = ProcessHandle.current().pid();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(bound));
                Socket client = new Socket(dialed, listener.getLocalPort())) {
            List<SocketTable.Entry> own = table.sockets(Set.of(listener.getLocalPort()));
            List<SocketTable.Entry> theirs = table.sockets(Set.of(client.getLocalPort()));

            assertThat(own)
                    .filteredOn(socket -> socket.state() == SocketTable.State.LISTENING)
                    .hasSize(1)
                    .allSatisfy(socket -> {
                        assertThat(socket.pids()).containsExactly(self);
                        assertThat(socket.isInTheWay()).isTrue();
                    });
            // Connections to several places can share their local port.
            assertThat(theirs)
                    .filteredOn(socket -> socket.remote().getPort() == listener.getLocalPort())
                    .hasSize(1)
                    .allSatisfy(socket -> {
                        assertThat(socket.state()).isEqualTo(SocketTable.State.CONNECTED);
                        assertThat(socket.pids()).containsExactly(self);
                    });
        }
    }

    @Test
    void describes_this_process() throws IOException {
        ProcessHandle self = ProcessHandle.current();

        ProcessInfo info = table().process(self.pid()).orElseThrow();

        assertThat(info.name()).isEqualTo("java");
        assertThat(info.command()).hasSizeGreaterThan(1);
        assertThat(info.user()).contains(System.getProperty("user.name"));
        assertThat(info.directory()).contains(Path.of("").toAbsolutePath());
        assertThat(info.started()).isEqualTo(self.info().startInstant());
        assertThat(info.parents())
                .first()
                .extracting(ProcessInfo.Parent::pid)
                .isEqualTo(self.parent().orElseThrow().pid());
    }

    @Test
    void names_all_visible_processes_and_no_others(@TempDir Path root) throws IOException {
        Path proc = root.resolve("proc");
        Files.createDirectories(proc.resolve("net"));
        for (String pid : List.of("1", "3", "4")) {
            Files.createDirectories(proc.resolve(pid + "/fd"));
        }
        Files.createDirectories(proc.resolve("2"));
        Path self = proc.resolve("self");
        Files.createSymbolicLink(
                self, Path.of(Long.toString(ProcessHandle.current().pid())));
        Files.createSymbolicLink(proc.resolve("3/fd/7"), Path.of("socket:[4711]"));
        Files.createSymbolicLink(proc.resolve("4/fd/7"), Path.of("socket:[4711]"));
        Files.createSymbolicLink(proc.resolve("4/fd/8"), Path.of("socket:[4712]"));
        Files.write(proc.resolve("net/tcp"), List.of(HEADING, LISTENING));

        List<SocketTable.Entry> sockets = new ProcSocketTable(proc).sockets(Set.of(38124));

        assertThat(sockets).hasSize(1).allSatisfy(socket -> {
            assertThat(socket.pids()).containsExactly(3L, 4L);
            assertThat(socket.uid()).isEqualTo(7);
        });
        assertThat(new ProcSocketTable(proc).sockets(Set.of(38125))).isEmpty();

        // In another PID namespace, number 3 means another process.
        Files.delete(self);
        Files.createSymbolicLink(
                self, Path.of(Long.toString(ProcessHandle.current().pid() + 1)));

        assertThat(new ProcSocketTable(proc).sockets(Set.of(38124)))
                .hasSize(1)
                .allSatisfy(socket -> assertThat(socket.pids()).isEmpty());
        assertThat(new ProcSocketTable(proc).process(ProcessHandle.current().pid()))
                .isEmpty();
        assertThat(new ProcSocketTable(proc).blindSpots(sockets))
                .containsOnlyKeys("4711")
                .containsValue(
                        new SocketTable.BlindSpot(SocketTable.Missing.PROC_OF_ANOTHER_NAMESPACE, "", "", Set.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node | node server.js | node",
                "MainThread | node server.js | node",
                "serve.sh | /bin/sh /opt/serve.sh | serve.sh",
                "gnome-terminal- | /usr/libexec/gnome-terminal-server | gnome-terminal-server",
                "nginx | nginx: master process /usr/sbin/nginx | nginx",
                "kthreadd | '' | kthreadd",
                "'' | '' | process"
            })
    void names_a_process_as_people_do(String comm, String command, String name) {
        List<String> words = command.isEmpty() ? List.of() : List.of(command.split(" ", 2));

        assertThat(ProcProcesses.name(comm, words)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "80, 1024, 0000000000000000, true",
        "80, 1024, 000001ffffffffff, false",
        "80, 1024, 0000000000000400, false",
        "1024, 1024, 0000000000000000, false",
        "80, 80, 0000000000000000, false",
        "80, '', '', false"
    })
    void knows_which_ports_are_reserved_for_root(int port, String firstForAll, String capabilities, boolean reserved) {
        assertThat(Privileges.reservation(port, firstForAll, capabilities).isPresent())
                .isEqualTo(reserved);
    }

    @ParameterizedTest
    @CsvSource({"0, root", "1000, ada", "1001, 1001", "2, 2"})
    void names_users(long uid, String name) {
        assertThat(Users.nameOf(uid, "root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\nbroken:x\n"))
                .isEqualTo(name);
    }

    private static SocketTable table() {
        Requirement.that(PortInspector.tableOfThisSystem().isPresent(), "needs Linux");
        return PortInspector.tableOfThisSystem().orElseThrow();
    }
}
