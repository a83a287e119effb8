package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountPointTest {
    /** Lines as in proc_pid_mountinfo(5), with optional fields and without. */
    private static final String MOUNTS = """
            22 28 0:20 / /proc rw,nosuid shared:12 master:3 - proc proc rw
            90 28 254:1 /srv/port /home/ada/.projax/api-port.txt rw,relatime - ext4 /dev/vda1 rw
            91 28 254:1 /srv/port /home/ada/a\\040b\\134c\\011 rw,relatime - ext4 /dev/vda1 rw
            92 28 254:1 /srv/port/api-port.txt / rw - ext4 /dev/vda1 rw
            """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "/home/ada/.projax/api-port.txt, true",
                "/proc, true",
                "\"/home/ada/a b\\c\t\", true",
                "/home/ada/.projax, false",
                "/home/ada/.projax/api-port.txt.lock, false",
                "/srv/port, false",
                "/srv/port/api-port.txt, false",
            })
    void is_what_the_kernel_lists(String path, boolean expected) {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs POSIX paths");

        assertThat(MountPoint.isIn(MOUNTS, Path.of(path))).isEqualTo(expected);
    }

    @Test
    void is_found_next_to_one_whose_name_is_not_utf_8(@TempDir Path directory) throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs POSIX paths");
        Path file = Files.createFile(directory.toRealPath().resolve("api-port.txt"));
        String mounts =
                "80 28 8:1 / /media/M\u00fcller rw - vfat /dev/sda1 rw\n90 28 254:1 / " + file + " rw - ext4 x rw\n";
        Path list = Files.write(directory.resolve("mountinfo"), mounts.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(MountPoint.isOne(file, list)).isTrue();
    }

    @Test
    void is_neither_an_ordinary_file_nor_a_missing_one(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("api-port.txt"));

        assertThatCode(() -> MountPoint.requireNone(file)).doesNotThrowAnyException();
        assertThatCode(() -> MountPoint.requireNone(directory.resolve("none"))).doesNotThrowAnyException();
    }
}
