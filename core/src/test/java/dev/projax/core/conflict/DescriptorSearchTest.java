package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Eventually;
import dev.projax.core.fixtures.NativeProgram;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorSearchTest {
    private static final Path SOCKET = DescriptorSearch.socket("4711");
    private static final Path OTHER = DescriptorSearch.socket("4712");

    @TempDir
    private Path directory;

    @BeforeAll
    static void requires_linux() {
        Requirement.linux();
    }

    @Test
    void finds_every_process_with_a_socket_even_among_many() throws IOException {
        for (long pid = 1; pid <= 300; pid++) {
            open("pipe:[1]", pid + "/fd/0");
        }
        open("socket:[4711]", "7/fd/12");
        open("socket:[4711]", "298/fd/3");
        open("socket:[4713]", "298/fd/4");
        List<Long> pids = LongStream.rangeClosed(1, 301).boxed().toList();

        assertThat(new DescriptorSearch(directory, pids).processesWith(Set.of(SOCKET, OTHER)))
                .hasSize(2)
                .containsEntry(SOCKET, Set.of(7L, 298L))
                .containsEntry(OTHER, Set.of());
    }

    @Test
    void finds_a_socket_in_each_table_of_descriptors_of_a_process() throws IOException {
        open("pipe:[1]", "7/fd/0", "7/task/7/fd/0", "7/task/8/fd/0", "7/task/9/fd/0", "7/task/9/fd/1");
        open("socket:[4711]", "7/task/10/fd/0");
        open("socket:[4712]", "7/task/11/fd/5");

        assertThat(new DescriptorSearch(directory, List.of(6L, 7L)).threadsWith(Set.of(SOCKET, OTHER)))
                .containsEntry(SOCKET, Set.of(7L))
                .containsEntry(OTHER, Set.of(7L));
    }

    /** Creates links to {@code target}, like those of descriptors. */
    private void open(String target, String... descriptors) throws IOException {
        for (String descriptor : descriptors) {
            Path link = directory.resolve(descriptor);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exits", "differs", "resembles"})
    void finds_a_process_of_which_only_the_second_thread_listens(String firstThread) throws Exception {
        Path program = NativeProgram.compile(directory, "thread-listens.c");
        Process process = new ProcessBuilder(program.toString(), firstThread).start();
        try {
            int port = (int) NativeProgram.firstNumber(process);
            Path status = Path.of("/proc/" + process.pid() + "/status");
            Eventually.that(
                    "its first thread has exited if it should",
                    () -> !firstThread.equals("exits")
                            || Files.readString(status).contains("State:\tZ"));

            assertThat(new ProcSocketTable(Path.of("/proc")).sockets(Set.of(port)))
                    .filteredOn(socket -> socket.state() == SocketTable.State.LISTENING)
                    .singleElement()
                    .satisfies(socket -> assertThat(socket.pids()).containsExactly(process.pid()));
        } finally {
            process.destroyForcibly();
        }
    }
}
