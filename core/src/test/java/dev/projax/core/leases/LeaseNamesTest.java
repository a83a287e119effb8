package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.files.BrokenLocks;
import dev.projax.core.files.TimedLocks;
import dev.projax.core.fixtures.Fifo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class LeaseNamesTest {
    @TempDir
    private Path folder;

    private Path files;
    private LeaseNames names;
    private LeaseName web;

    @BeforeEach
    void use_separate_files() throws IOException {
        files = folder.resolve("names");
        names = new LeaseNames(files, TimedLocks.SYSTEM);
        web = new LeaseName(Files.createDirectory(folder.resolve("shop")).toString(), "web");
    }

    @Test
    void a_name_is_taken_until_it_is_released() throws IOException {
        LeaseNames others = new LeaseNames(files, TimedLocks.SYSTEM);

        Closeable lock = names.tryTake(web).orElseThrow();

        assertThat(others.tryTake(web)).isEmpty();
        others.tryTake(new LeaseName(web.directory(), "api")).orElseThrow().close();
        others.tryTake(new LeaseName(folder.toString(), "web")).orElseThrow().close();
        lock.close();
        others.tryTake(web).orElseThrow().close();
    }

    @Test
    void remembers_the_last_port_of_a_name_in_one_file() throws IOException {
        remember(web, 21_000);
        remember(web, 21_001);
        remember(web, 21_001);

        assertThat(names.remembered().of(web)).hasValue(21_001);
        assertThat(memories()).containsExactly(web.key() + ".21001.name");
    }

    @Test
    void tells_the_ports_of_others_and_the_names_in_a_directory() throws IOException {
        LeaseName api = new LeaseName(web.directory(), "api");
        LeaseName elsewhere = new LeaseName(folder.toString(), "docs");
        remember(web, 21_000);
        remember(api, 21_001);
        remember(elsewhere, 21_002);

        RememberedPorts remembered = names.remembered();

        assertThat(remembered.ofOthersThan(web)).containsExactlyInAnyOrder(21_001, 21_002);
        assertThat(remembered.ofOthersThan(null)).containsExactlyInAnyOrder(21_000, 21_001, 21_002);
        assertThat(remembered.namesIn(web.directory())).containsExactly("api", "web");
        assertThat(remembered.namesIn("/elsewhere")).isEmpty();
    }

    @Test
    void orders_ports_by_the_last_time_that_a_name_had_them() throws IOException {
        remember(web, 21_002);
        remember(new LeaseName(web.directory(), "api"), 21_000);
        remember(new LeaseName(web.directory(), "docs"), 21_001);
        remember(web, 21_002);

        RememberedPorts remembered = names.remembered();

        assertThat(remembered.oldestFirst(List.of(21_002, 21_001, 21_000, 21_009)))
                .containsExactly(21_009, 21_000, 21_001, 21_002);
    }

    @Test
    void replaces_what_a_killed_writer_left() throws IOException {
        names.tryTake(web).orElseThrow().close();
        Files.createFile(files.resolve(web.key() + ".21000.name.new.tmp"));

        remember(web, 21_000);

        assertThat(names.remembered().of(web)).hasValue(21_000);
        assertThat(names.remembered().namesIn(web.directory())).containsExactly("web");
    }

    @Test
    void forgets_the_names_of_a_directory_that_is_gone_unless_they_are_leased() throws IOException {
        LeaseName api = new LeaseName(web.directory(), "api");
        LeaseName elsewhere = new LeaseName(folder.toString(), "docs");
        remember(web, 21_000);
        remember(elsewhere, 21_002);
        try (Closeable leased = names.tryTake(api).orElseThrow()) {
            assertThat(leased).isNotNull();
            names.remember(api, 21_001);
            Files.delete(Path.of(web.directory()));

            names.sweep();

            assertThat(names.remembered().ofOthersThan(null)).containsExactlyInAnyOrder(21_001, 21_002);
            assertThat(names.tryTake(api)).isEmpty();
        }
    }

    @Test
    void sweeps_thousands_of_names_little_by_little() throws IOException {
        remember(web, 21_000);
        for (int i = 0; i < 100; i++) {
            remember(new LeaseName(folder.resolve("gone" + i).toString(), "web"), 22_000 + i);
        }

        names.sweep();

        int left = names.remembered().ofOthersThan(web).size();
        assertThat(left).isBetween(84, 85);
        for (int i = 0; i < 1000 && !names.remembered().ofOthersThan(web).isEmpty(); i++) {
            names.sweep();
        }
        assertThat(memories()).containsExactly(web.key() + ".21000.name");
    }

    @Test
    void garbage_is_neither_remembered_nor_deleted() throws Exception {
        remember(web, 21_000);
        String hash = "0".repeat(32);
        List<String> garbage = List.of(
                ".name", "x.name", hash + ".web.name", hash + ".web.0.name", hash + ".web.21001x.name", "21001.name");
        for (String name : garbage) {
            Files.writeString(files.resolve(name), "version=1\ndirectory=/gone\n");
        }
        // It looks like a memory, but it is of another directory than its name says.
        Files.writeString(files.resolve(hash + ".api.21002.name"), "version=1\ndirectory=/gone\n");
        Files.createDirectory(files.resolve(hash + ".docs.21003.name"));
        Fifo.make(files.resolve("1".repeat(32) + ".pipe.21004.name"));
        Files.createSymbolicLink(files.resolve("2".repeat(32) + ".link.21005.name"), files.resolve("x.name"));

        names.sweep();

        assertThat(names.remembered().ofOthersThan(web)).containsExactlyInAnyOrder(21_002, 21_003, 21_004, 21_005);
        assertThat(memories()).hasSize(garbage.size() + 5);
    }

    @Test
    void nothing_is_remembered_without_a_directory_of_names() throws IOException {
        assertThat(names.remembered().of(web)).isEmpty();
        names.sweep();
        names.remember(web, 21_000);
        Files.writeString(files, "a file");

        assertThat(names.remembered().of(web)).isEmpty();
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> names.tryTake(web))
                .withMessageContaining(files + ": not a directory");
    }

    @Test
    void refuses_where_locks_do_not_work() {
        LeaseNames unlocked = new LeaseNames(files, new BrokenLocks());

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> unlocked.tryTake(web))
                .withMessageContaining("locks do not work on this file system");
    }

    private void remember(LeaseName name, int port) throws IOException {
        try (Closeable lock = names.tryTake(name).orElseThrow()) {
            assertThat(lock).isNotNull();
            names.remember(name, port);
        }
    }

    private List<String> memories() throws IOException {
        try (Stream<Path> all = Files.list(files)) {
            return all.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }
}
