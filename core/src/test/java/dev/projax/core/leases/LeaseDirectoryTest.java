package dev.projax.core.leases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.files.BrokenLocks;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.TimedLocks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
