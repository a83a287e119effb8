package dev.projax.core.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.Fifo;
import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeldLockTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final InstanceId ID = new InstanceId("0123456789abcdef");

    private Path home;
    private App app;

    @BeforeEach
    void makes_a_home(@TempDir Path directory) throws IOException {
        Requirement.linux();
        home = directory.toRealPath();
        app = Acme.in(home);
    }

    @Test
    void names_the_home_and_the_record_of_a_server() throws IOException {
        Program program = Program.parse("Acme 7").orElseThrow();
        try (Registration server = Registration.begin(app, program)) {
            InstanceId id = server.identity().id();

            assertThat(held()).singleElement().satisfies(lock -> {
                assertThat(lock.home()).isEqualTo(home);
                assertThat(lock.id()).isEqualTo(id);
                assertThat(lock.isReachable()).isTrue();
                assertThat(lock.port()).isEmpty();
            });

            server.publish(20_001, false);

            assertThat(held()).singleElement().satisfies(lock -> {
                assertThat(lock.port()).hasValue(20_001);
                assertThat(lock.program()).contains(program);
            });
        }

        assertThat(held()).isEmpty();
    }

    @Test
    void finds_the_server_of_a_port_among_several_homes(@TempDir Path elsewhere) throws IOException {
        try (Registration first = Registration.begin(app);
                Registration second = Registration.begin(Acme.in(elsewhere.toRealPath()));
                Registration third = Registration.begin(app)) {
            first.publish(20_001, false);
            second.publish(20_002, false);
            List<HeldLock> held = HeldLock.of(SELF);

            assertThat(HeldLock.on(20_001, held)).extracting(HeldLock::id).containsExactly(idOf(first));
            assertThat(HeldLock.on(20_002, held)).extracting(HeldLock::home).containsExactly(elsewhere.toRealPath());
            assertThat(HeldLock.on(20_003, held)).isEmpty();

            third.publish(20_004, false);

            assertThat(HeldLock.on(20_003, HeldLock.of(SELF)).stream().filter(it -> it.isIn(home)))
                    .isEmpty();
        }
    }

    @Test
    void sees_the_lock_of_another_process() throws IOException {
        Path lock = lockFile();
        try (OtherJvm server = OtherJvm.holding(lock)) {
            assertThat(HeldLock.of(server.pid())).containsExactly(new HeldLock(home, ID, true, null, false));
        }
    }

    @Test
    void a_process_that_only_tests_a_lock_is_no_server() throws IOException {
        try (OtherJvm tester = OtherJvm.lookingAt(lockFile())) {
            assertThat(HeldLock.of(tester.pid())).isEmpty();
        }
    }

    @Test
    void a_server_whose_locks_do_not_work_counts() throws IOException {
        Process server = shell("exec 9>\"$1\"; echo open; exec sleep 60", lockFile());
        try {
            assertThat(server.inputReader().readLine()).isEqualTo("open");

            assertThat(HeldLock.of(server.pid())).containsExactly(new HeldLock(home, ID, true, null, false));
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void a_file_that_is_only_open_does_not_count_if_another_is_locked() throws IOException {
        try (Registration server = Registration.begin(app)) {
            assertThat(heldWithOpen(lockFile())).extracting(HeldLock::id).containsExactly(idOf(server));
        }
    }

    @Test
    void a_deleted_lock_is_none() throws IOException {
        Path lock = lockFile();
        try (OtherJvm server = OtherJvm.holding(lock)) {
            Files.delete(lock);

            assertThat(HeldLock.of(server.pid())).isEmpty();
        }
    }

    @Test
    void a_lock_in_another_place_of_the_tree_is_not_reachable() throws IOException {
        Requirement.root();
        Requirement.command("unshare");
        Process server = shell(
                "exec unshare --mount sh -c 'mount -t tmpfs none \"$2\" && mkdir \"$2/instances\""
                        + " && exec 9>\"$1\" && echo open && exec sleep 60' sh \"$@\"",
                lockFile(),
                home);
        try {
            assertThat(server.inputReader().readLine()).isEqualTo("open");

            assertThat(HeldLock.of(server.pid())).containsExactly(new HeldLock(home, ID, false, null, true));
            assertThat(new HeldLock(home, ID, false, null, true).isIn(home)).isFalse();
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void other_files_of_such_a_name_fool_nobody() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(home.resolve("instances"));

        assertThat(heldWithOpen(Fifo.make(folder.resolve(ID + ".lock")))).isEmpty();
        assertThat(heldWithOpen(Files.createFile(folder.resolve("readme.lock"))))
                .isEmpty();
        assertThat(heldWithOpen(Files.createFile(home.resolve(ID + ".lock")))).isEmpty();
    }

    @Test
    void a_record_that_is_a_fifo_blocks_nobody() throws IOException, InterruptedException {
        try (Registration server = Registration.begin(app)) {
            Fifo.make(InstanceFiles.of(app).record(idOf(server)));

            assertThat(held())
                    .singleElement()
                    .satisfies(lock -> assertThat(lock.port()).isEmpty());
            Files.delete(InstanceFiles.of(app).record(idOf(server)));
        }
    }

    @Test
    void a_home_is_the_same_by_any_path() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), home);
        lockFile();
        HeldLock lock = new HeldLock(home, ID, true, null, false);

        assertThat(lock.isIn(link)).isTrue();
        assertThat(lock.isIn(home.resolve("instances"))).isFalse();
        assertThat(lock.isIn(home.resolve("missing"))).isFalse();
    }

    @Test
    void a_server_whose_first_thread_has_exited_counts(@TempDir Path process) throws IOException {
        Files.writeString(process.resolve("status"), "State:\tZ (zombie)\nThreads:\t2\n");
        Path thread = process.resolve("task/813");
        Files.createDirectories(thread.resolve("fd"));
        Files.createSymbolicLink(thread.resolve("fd/9"), lockFile());
        Files.createDirectories(thread.resolve("fdinfo"));
        Files.writeString(thread.resolve("fdinfo/9"), "pos:\t0\nflags:\t0100002\n");

        assertThat(HeldLock.of(process)).containsExactly(new HeldLock(home, ID, true, null, false));
    }

    @Test
    void a_hidden_process_holds_nothing(@TempDir Path proc) {
        assertThat(HeldLock.of(proc.resolve("812"))).isEmpty();
    }

    /** Other tests of this JVM may hold locks in homes of their own. */
    private List<HeldLock> held() {
        return HeldLock.of(SELF).stream()
                .filter(lock -> lock.home().startsWith(home))
                .toList();
    }

    private List<HeldLock> heldWithOpen(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(channel.isOpen()).isTrue();
            return held();
        }
    }

    private Path lockFile() throws IOException {
        Path lock = Files.createDirectories(home.resolve("instances")).resolve(ID + ".lock");
        return Files.exists(lock, LinkOption.NOFOLLOW_LINKS) ? lock : Files.createFile(lock);
    }

    private static Process shell(String script, Path... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        Stream.of(arguments).map(Path::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static InstanceId idOf(Registration server) {
        return server.identity().id();
    }
}
