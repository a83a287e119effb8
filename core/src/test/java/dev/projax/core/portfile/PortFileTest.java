package dev.projax.core.portfile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.CurrentUser;
import dev.projax.core.files.Reading;
import dev.projax.core.fixtures.Fifo;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFileTest {
    private static final int NOBODY = 65534;

    private final Path directory;
    private final Path path;
    private final PortFile portFile;

    PortFileTest(@TempDir Path directory) {
        this.directory = directory;
        path = directory.resolve("api-port.txt");
        portFile = of(directory, path);
    }

    // reading

    @Test
    void names_the_port_that_was_published() throws IOException {
        portFile.publish(38124, new InstanceId("0123456789abcdef"));

        Reading<Integer> reading = portFile.read();

        assertThat(reading.value()).isEqualTo(Optional.of(38124));
        assertThat(path).hasContent("38124\n");
    }

    @Test
    void names_nothing_when_there_is_no_file() {
        Reading<Integer> reading = portFile.read();

        assertThat(reading.value()).isEmpty();
        assertThat(reading.ignored()).isEmpty();
        assertThat(reading).hasToString("missing");
    }

    @Test
    void names_nothing_when_there_is_no_directory() {
        Reading<Integer> reading =
                of(directory, directory.resolve("none/api-port.txt")).read();

        assertThat(reading).hasToString("missing");
    }

    @Test
    void names_nothing_when_the_path_leads_through_a_file() throws IOException {
        Files.createFile(path);

        Reading<Integer> reading = of(directory, path.resolve("api-port.txt")).read();

        // JDK 17 reports that it is not a directory, JDK 25 that there is no such file.
        assertThat(reading.value()).isEmpty();
    }

    @Test
    void ignores_a_link_even_to_a_valid_file() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "38124\n");
        Files.createSymbolicLink(path, target);

        Reading<Integer> reading = portFile.read();

        assertThat(reading.ignored()).contains("it is a symbolic link, not a regular file");
    }

    @Test
    void ignores_a_directory() throws IOException {
        Files.createDirectory(path);

        Reading<Integer> reading = portFile.read();

        assertThat(reading.ignored()).contains("it is a directory, not a regular file");
    }

    @Test
    void never_blocks_on_a_fifo() throws Exception {
        Fifo.make(path);

        Reading<Integer> reading = assertTimeoutPreemptively(Duration.ofSeconds(5), portFile::read);

        assertThat(reading.ignored()).contains("it is a FIFO, a socket or a device, not a regular file");
    }

    @Test
    void ignores_a_file_of_another_user() throws IOException {
        Requirement.root();
        Files.writeString(path, "38124\n");
        Files.setAttribute(path, "unix:uid", NOBODY);

        Reading<Integer> reading = portFile.read();

        assertThat(reading.ignored()).contains("it belongs to " + CurrentUser.ownerOf(path));
    }

    @Test
    void reads_a_file_of_64_bytes() throws IOException {
        Files.writeString(path, "38124" + "\n".repeat(59));

        Reading<Integer> reading = portFile.read();

        assertThat(reading.value()).isEqualTo(Optional.of(38124));
    }

    @Test
    void ignores_a_file_of_65_bytes() throws IOException {
        Files.writeString(path, "38124" + "\n".repeat(60));

        Reading<Integer> reading = portFile.read();

        assertThat(reading.ignored()).contains("it has 65 bytes, more than 64");
    }

    @Test
    void ignores_a_file_of_10_megabytes() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write("38124\n".getBytes(US_ASCII));
            file.setLength(10_000_000);
        }

        Reading<Integer> reading = portFile.read();

        assertThat(reading.ignored()).contains("it has 10000000 bytes, more than 64");
    }

    // publishing

    @Test
    void publishes_a_file_that_only_its_owner_can_access() throws IOException {
        requirePosixFiles();

        portFile.publish(38124, new InstanceId("0123456789abcdef"));

        assertThat(modeOf(path)).isEqualTo("rw-------");
    }

    @Test
    void replaces_a_world_writable_file_with_a_private_one() throws IOException {
        requirePosixFiles();
        Files.writeString(path, "1");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));

        portFile.publish(38124, new InstanceId("0123456789abcdef"));

        assertThat(modeOf(path)).isEqualTo("rw-------");
        assertThat(path).hasContent("38124\n");
    }

    @Test
    void replaces_a_link_and_does_not_change_its_target() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(path, victim);

        portFile.publish(38124, new InstanceId("0123456789abcdef"));

        assertThat(victim).hasContent("precious");
        assertThat(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(path).hasContent("38124\n");
    }

    // withdrawing

    @Test
    void withdraws_its_own_port() throws IOException {
        portFile.publish(38124, new InstanceId("0123456789abcdef"));

        boolean deleted = portFile.withdraw(38124);

        assertThat(deleted).isTrue();
        assertThat(path).doesNotExist();
    }

    @Test
    void does_not_withdraw_another_servers_port() throws IOException {
        portFile.publish(38125, new InstanceId("0123456789abcdef"));

        boolean deleted = portFile.withdraw(38124);

        assertThat(deleted).isFalse();
        assertThat(path).hasContent("38125\n");
    }

    @Test
    void does_not_withdraw_a_link_even_to_its_own_port() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "38124\n");
        Files.createSymbolicLink(path, target);

        boolean deleted = portFile.withdraw(38124);

        assertThat(deleted).isFalse();
        assertThat(Files.isSymbolicLink(path)).isTrue();
    }

    @Test
    void withdraws_nothing_when_there_is_no_file() throws IOException {
        boolean deleted = portFile.withdraw(38124);

        assertThat(deleted).isFalse();
    }

    // preparing

    @Test
    void creates_directories_that_only_their_owner_can_access() throws IOException {
        requirePosixFiles();
        Path home = directory.resolve("a/b/home");
        PortFile elsewhere = of(home, directory.resolve("c/d/port"));

        List<String> notices = elsewhere.prepare();

        assertThat(notices).isEmpty();
        assertThat(Stream.of("a", "a/b", "a/b/home", "c", "c/d").map(directory::resolve))
                .allSatisfy(made -> assertThat(modeOf(made)).isEqualTo("rwx------"));
        assertThat(elsewhere.path()).doesNotExist();
    }

    @Test
    void passes_on_the_notice_of_a_directory_that_was_tightened() throws IOException {
        requirePosixFiles();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        List<String> notices = portFile.prepare();

        assertThat(notices)
                .containsExactly(directory + " had mode 0755; it is now 0700, so that only its owner can access it");
    }

    @Test
    void refuses_a_port_file_in_a_directory_that_others_can_write_to() throws IOException {
        requirePosixFiles();
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        PortFile inTheOpen = of(directory, open.resolve("port"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(inTheOpen::prepare)
                .withMessageStartingWith(open + ": it is not safe for the port file (owner ")
                .withMessageEndingWith(", mode 0777); choose a directory that only you can write to");
    }

    @Test
    void replaces_only_a_regular_file_in_a_chosen_directory() throws Exception {
        Path home = Files.createDirectory(directory.resolve("home"));
        Path fifo = Fifo.make(directory.resolve("fifo"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), fifo);
        Path regular = Files.createFile(directory.resolve("regular"));

        refusesToReplace(of(home, fifo), "a FIFO, a socket or a device");
        refusesToReplace(of(home, link), "a symbolic link");
        assertThat(of(home, regular).prepare()).isEmpty();
        assertThat(of(directory, link).prepare()).isEmpty();
        assertThat(of(home, link).prepareDirectories())
                .as("for a running server that creates its file again")
                .isEmpty();
    }

    private static void refusesToReplace(PortFile portFile, String kind) {
        String message = portFile.path() + ": it is " + kind + ", not a regular file, so it is not replaced";
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(portFile::prepare)
                .withMessage(message);
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(portFile::foresee)
                .withMessage(message);
    }

    private static PortFile of(Path directory, Path path) {
        return PortFile.of(new App(
                "acme", new PortRange(7001, 7005), List.of(), directory, path, Leases.in(directory.resolve("leases"))));
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void requirePosixFiles() {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");
    }
}
