package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.files.BrokenLocks;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.TimedLocks;
import dev.projax.core.fixtures.Fifo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaseDirectoryTest {
    @TempDir
    private Path folder;

    private Path home;
    private LeaseDirectory leases;

    @BeforeEach
    void use_a_separate_directory() {
        home = folder.resolve("home");
        leases = leasesIn(home, TimedLocks.SYSTEM);
    }

    @Test
    void a_lease_is_taken_for_every_program_until_it_is_closed() throws IOException {
        LeaseDirectory others = leasesIn(home, TimedLocks.SYSTEM);

        Closeable lease = tryTake(leases, 20_000).orElseThrow();

        assertThat(others.at(20_000)).isPresent();
        assertThat(tryTake(others, 20_000)).isEmpty();
        assertThat(others.at(20_001)).isEmpty();

        lease.close();

        assertThat(others.at(20_000)).isEmpty();
        tryTake(others, 20_000).orElseThrow().close();
    }

    @Test
    void closing_a_lease_twice_does_not_affect_its_next_holder() throws IOException {
        Closeable first = tryTake(leases, 20_000).orElseThrow();
        first.close();
        Closeable second = tryTake(leases, 20_000).orElseThrow();

        first.close();

        assertThat(leases.at(20_000)).isPresent();
        second.close();
    }

    @Test
    void a_check_creates_no_file_and_a_lease_creates_private_files() throws IOException {
        assertThat(leases.at(20_000)).isEmpty();
        assertThat(home).doesNotExist();

        Closeable lease = tryTake(leases, 20_000).orElseThrow();
        lease.close();

        Path leaseFiles = home.resolve("leases");
        assertThat(leaseFiles.resolve("20000.lock")).isEmptyFile();
        assertThat(mode(leaseFiles.resolve("20000.lock"))).isEqualTo("rw-------");
        assertThat(mode(leaseFiles)).isEqualTo("rwx------");
        assertThat(mode(home)).isEqualTo("rwx------");
    }

    @Test
    void two_names_of_one_home_have_the_same_leases() throws IOException {
        Path other = folder.resolve("other");
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(other, home);
        LeaseDirectory linked = leasesIn(other, TimedLocks.SYSTEM);

        try (Closeable lease = tryTake(leases, 20_000).orElseThrow()) {
            assertThat(lease).isNotNull();
            assertThat(linked.at(20_000)).isPresent();
            assertThat(tryTake(linked, 20_000)).isEmpty();
        }
    }

    @Test
    void refuses_to_lease_and_reports_no_leases_where_locks_do_not_work() {
        LeaseDirectory unlocked = leasesIn(home, new BrokenLocks());

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> tryTake(unlocked, 20_000))
                .withMessageContaining("20000.lock: locks do not work on this file system");
        assertThat(unlocked.at(20_000)).isEmpty();
    }

    @Test
    void names_the_file_that_is_the_problem() throws IOException {
        tryTake(leases, 20_000).orElseThrow().close();
        Files.createDirectory(home.resolve("leases/20001.lock"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> tryTake(leases, 20_001))
                .withMessageContaining("20001.lock");
    }

    @Test
    void the_record_of_a_killed_holder_is_not_taken_for_the_next_ones() throws IOException {
        tryTake(leases, 20_000).orElseThrow().close();
        write(20_000, LeaseRecordFormat.format(record(20_000, "0123456789abcdef")));
        Files.createFile(home.resolve("leases/20000.lease.new.tmp"));

        assertThat(leases.all(lease -> true)).isEmpty();
        try (LeasedPort next = tryTake(leases, 20_000).orElseThrow()) {
            assertThat(leases.at(20_000).orElseThrow()).isEqualTo(LeaseRecord.unknown(20_000));

            next.describe(record(20_000, "fedcba9876543210"));
            assertThat(leases.all(lease -> true)).containsExactly(record(20_000, "fedcba9876543210"));
        }
        assertThat(home.resolve("leases/20000.lease")).doesNotExist();
    }

    @Test
    void lists_leased_ports_in_order_among_garbage() throws IOException {
        for (String name : List.of(
                "x.lease", ".lease", "020000.lease", "99999.lease", "-1.lease", "20000.lease.x.tmp", "7.lease")) {
            Files.createDirectories(home.resolve("leases"));
            Files.writeString(home.resolve("leases").resolve(name), "garbage");
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        try (LeasedPort second = tryTake(leases, 20_001).orElseThrow();
                LeasedPort first = tryTake(leases, 9_000).orElseThrow()) {
            second.describe(record(20_001, "0123456789abcdef"));
            first.describe(record(9_000, "fedcba9876543210"));

            assertThat(leases.all(lease -> true)).extracting(LeaseRecord::port).containsExactly(9_000, 20_001);
            assertThat(leases.all(lease -> lease.port() > 10_000))
                    .extracting(LeaseRecord::port)
                    .containsExactly(20_001);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(10)
    void a_port_whose_record_is_unreadable_is_leased_and_not_released(Replacement replacement) throws Exception {
        try (LeasedPort held = tryTake(leases, 20_000).orElseThrow()) {
            held.describe(record(20_000, "0123456789abcdef"));
            Path file = home.resolve("leases/20000.lease");
            Files.delete(file);
            replacement.put(file);

            assertThat(leases.at(20_000)).contains(LeaseRecord.unknown(20_000));
            assertThat(leases.all(lease -> true)).containsExactly(LeaseRecord.unknown(20_000));
            assertThat(held.isReleased()).isFalse();
            leases.release(LeaseRecord.unknown(20_000));
            assertThat(file.toFile().exists() || Files.isSymbolicLink(file)).isTrue();
            Files.delete(file);
        }
    }

    enum Replacement {
        FIFO {
            @Override
            void put(Path file) throws Exception {
                Fifo.make(file);
            }
        },
        LINK {
            @Override
            void put(Path file) throws IOException {
                Files.createSymbolicLink(file, Path.of("nowhere"));
            }
        },
        DIRECTORY {
            @Override
            void put(Path file) throws IOException {
                Files.createDirectory(file);
            }
        },
        TEN_MEGABYTES {
            @Override
            void put(Path file) throws IOException {
                Files.write(file, new byte[10_000_000]);
            }
        };

        abstract void put(Path file) throws Exception;
    }

    @Test
    void a_lease_is_released_when_its_record_is_gone_or_anothers() throws IOException {
        try (LeasedPort held = tryTake(leases, 20_000).orElseThrow()) {
            assertThat(held.isReleased()).isFalse();
            held.describe(record(20_000, "0123456789abcdef"));
            leases.release(record(20_000, "fedcba9876543210"));
            assertThat(held.isReleased()).isFalse();

            leases.release(record(20_000, "0123456789abcdef"));
            assertThat(held.isReleased()).isTrue();

            write(20_000, LeaseRecordFormat.format(record(20_000, "fedcba9876543210")));
            assertThat(held.isReleased()).isTrue();
        }
        assertThat(home.resolve("leases/20000.lease")).exists();
    }

    @Test
    void refuses_a_record_that_no_reader_would_read() throws IOException {
        String program = "x".repeat(KeyValueLines.MAX_BYTES);
        LeaseRecord large = new LeaseRecord(20_000, "0123456789abcdef", 1, null, "acme", null, null, program, null);

        try (LeasedPort held = tryTake(leases, 20_000).orElseThrow()) {
            assertThatExceptionOfType(FileSystemException.class)
                    .isThrownBy(() -> held.describe(large))
                    .withMessageContaining("more than 16384 bytes");
        }
    }

    private void write(int port, byte[] content) throws IOException {
        Files.write(home.resolve("leases").resolve(port + ".lease"), content);
    }

    private static LeaseRecord record(int port, String id) {
        return new LeaseRecord(port, id, 1, Instant.EPOCH, "acme", "web", "/shop", "init", null);
    }

    private static Optional<LeasedPort> tryTake(LeaseDirectory leases, int port) throws IOException {
        leases.prepare();
        return leases.tryTake(port);
    }

    private static LeaseDirectory leasesIn(Path home, KernelLocks kernel) {
        Path leases = home.resolve("leases");
        return LeaseDirectory.in(
                leases,
                () -> {
                    PrivateDirectory.prepare(home, ".acme");
                    PrivateDirectory.make(leases);
                },
                kernel);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
