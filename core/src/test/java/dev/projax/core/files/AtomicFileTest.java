package dev.projax.core.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final byte[] CONTENT = "new".getBytes(US_ASCII);

    private final Path directory;
    private final Path file;

    AtomicFileTest(@TempDir Path directory) {
        this.directory = directory;
        file = directory.resolve("file");
    }

    @Test
    void replaces_the_content_and_leaves_no_other_file() throws IOException {
        Files.writeString(file, "a much longer old content");

        AtomicFile.write(file, "writer", CONTENT);

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("file");
    }

    @Test
    void replaces_the_file_itself_so_that_a_reader_of_the_old_one_sees_no_change() throws IOException {
        Files.writeString(file, "old");
        Path old = Files.createLink(directory.resolve("old"), file);

        AtomicFile.write(file, "writer", CONTENT);

        assertThat(old).hasContent("old");
        assertThat(file).hasContent("new");
    }

    @Test
    void writes_a_file_that_only_its_owner_can_access() throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");

        AtomicFile.write(file, "writer", CONTENT);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void leaves_nothing_behind_when_it_cannot_replace_the_old_file() throws IOException {
        Files.createDirectory(file);
        Files.createFile(file.resolve("precious"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> AtomicFile.write(file, "writer", CONTENT))
                .withMessageStartingWith(file + ": ")
                .withMessageNotContaining("null");
        assertThat(names()).containsExactly("file");
        assertThat(file.resolve("precious")).exists();
    }

    @Test
    void says_which_file_when_the_directory_is_missing() {
        Path lost = directory.resolve("missing/file");

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> AtomicFile.write(lost, "writer", CONTENT))
                .withMessage(lost + ": no such file or directory");
    }

    @Test
    void never_writes_through_a_link_at_the_file() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(file, victim);

        AtomicFile.write(file, "writer", CONTENT);

        assertThat(victim).hasContent("precious");
        assertThat(file).hasContent("new").isNotEqualTo(victim);
        assertThat(Files.isSymbolicLink(file)).isFalse();
    }

    @Test
    void never_writes_through_a_link_at_the_temporary_file() throws IOException {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Files.createSymbolicLink(directory.resolve("file.writer.tmp"), victim);

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> AtomicFile.write(file, "writer", CONTENT))
                .withMessage(file + ": it already exists");
        assertThat(victim).hasContent("precious");
        assertThat(file).doesNotExist();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(it -> it.getFileName().toString()).toList();
        }
    }
}
