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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseFilesTest {
    @TempDir
    private Path folder;

    private Path home;
    private LeaseFiles leases;

    @BeforeEach
    void use_a_separate_directory() {
        home = folder.resolve("home");
        leases = leasesIn(home, TimedLocks.SYSTEM);
    }

    @Test
    void a_lease_is_taken_for_every_program_until_it_is_closed() throws IOException {
        LeaseFiles others = leasesIn(home, TimedLocks.SYSTEM);

        Closeable lease = leases.tryTake(20_000).orElseThrow();

        assertThat(others.isTaken(20_000)).isTrue();
        assertThat(others.tryTake(20_000)).isEmpty();
        assertThat(others.isTaken(20_001)).isFalse();

        lease.close();

        assertThat(others.isTaken(20_000)).isFalse();
        others.tryTake(20_000).orElseThrow().close();
    }

    @Test
    void closing_a_lease_twice_does_not_affect_its_next_holder() throws IOException {
        Closeable first = leases.tryTake(20_000).orElseThrow();
        first.close();
        Closeable second = leases.tryTake(20_000).orElseThrow();

        first.close();

        assertThat(leases.isTaken(20_000)).isTrue();
        second.close();
    }

    @Test
    void a_check_creates_no_file_and_a_lease_creates_private_files() throws IOException {
        assertThat(leases.isTaken(20_000)).isFalse();
        assertThat(home).doesNotExist();

        Closeable lease = leases.tryTake(20_000).orElseThrow();
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
        LeaseFiles linked = leasesIn(other, TimedLocks.SYSTEM);

        try (Closeable lease = leases.tryTake(20_000).orElseThrow()) {
            assertThat(lease).isNotNull();
            assertThat(linked.isTaken(20_000)).isTrue();
            assertThat(linked.tryTake(20_000)).isEmpty();
        }
    }

    @Test
    void refuses_to_lease_and_reports_no_leases_where_locks_do_not_work() {
        LeaseFiles unlocked = leasesIn(home, new BrokenLocks());

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> unlocked.tryTake(20_000))
                .withMessageContaining("20000.lock: locks do not work on this file system");
        assertThat(unlocked.isTaken(20_000)).isFalse();
    }

    @Test
    void names_the_file_that_is_the_problem() throws IOException {
        leases.tryTake(20_000).orElseThrow().close();
        Files.createDirectory(home.resolve("leases/20001.lock"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> leases.tryTake(20_001))
                .withMessageContaining("20001.lock");
    }

    private static LeaseFiles leasesIn(Path home, KernelLocks kernel) {
        return LeaseFiles.in(home.resolve("leases"), () -> PrivateDirectory.prepare(home, ".acme"), kernel);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
