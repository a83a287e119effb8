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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcSocketTableTest {
    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";
    private static final String LISTENING =
            "   0: 0100007F:94EC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0";
    private static final String CONNECTED =
            "   1: 0100007F:94EC 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20 4 30 10 -1";

    @Test
    void finds_what_listens_and_not_what_is_connected() {
        List<String> table = List.of(HEADER, LISTENING, CONNECTED);

        assertThat(ProcSocketTable.listening(38124, table)).containsExactly("socket:[4711]");
        assertThat(ProcSocketTable.listening(38125, table)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void finds_this_process(String address) throws IOException {
        Requirement.met(SocketTable.ofThisSystem().isPresent(), "Linux");
        SocketTable table = SocketTable.ofThisSystem().orElseThrow();
        long self = ProcessHandle.current().pid();
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName(address));
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
            assertThat(table.listeners(listener.getLocalPort())).containsExactly(self);
            assertThat(table.listeners(client.getLocalPort())).isEmpty();
        }
    }

    @Test
    void skips_what_it_may_not_see(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("1/fd"));
        Files.createDirectories(proc.resolve("2"));
        Files.createDirectories(proc.resolve("3/fd"));
        Files.createSymbolicLink(proc.resolve("3/fd/7"), Path.of("socket:[4711]"));
        Files.write(proc.resolve("net/tcp"), List.of(HEADER, LISTENING));

        assertThat(new ProcSocketTable(proc).listeners(38124)).containsExactly(3L);
    }
}
