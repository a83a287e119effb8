package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.projax.core.fixtures.Fifo;
import dev.projax.core.fixtures.Requirement;
import dev.projax.core.fixtures.Turns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class OwnFileTest {
    private final Path directory;
    private final Path file;

    OwnFileTest(@TempDir Path directory) {
        this.directory = directory;
        file = directory.resolve("file");
    }

    /** A way to open a file. */
    private interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    private static final List<Opening> READING = List.of(OwnFile::open, OwnFile::openWatched);
    private static final List<Opening> ALL = List.of(OwnFile::open, OwnFile::openWatched, OwnFile::openOrCreate);

    @Test
    void reads_a_file() throws IOException {
        Files.writeString(file, "content");

        for (Opening opening : ALL) {
            try (FileChannel channel = opening.open(file)) {
                assertThat(OwnFile.read(channel, 64)).asString().isEqualTo("content");
                assertThat(OwnFile.read(channel, 4)).asString().isEqualTo("cont");
            }
        }
    }

    @Test
    void reads_a_read_only_file() throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");
        Files.writeString(file, "content");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));

        for (Opening opening : READING) {
            try (FileChannel channel = opening.open(file)) {
                assertThat(OwnFile.read(channel, 64)).asString().isEqualTo("content");
            }
        }
    }

    @Test
    void creates_a_missing_file_that_only_its_owner_can_access() throws IOException {
        Requirement.that(CurrentUser.hasPosixFiles(), "needs files with POSIX modes");

        try (FileChannel channel = OwnFile.openOrCreate(file)) {
            channel.write(ByteBuffer.wrap(new byte[] {'a'}));
        }

        assertThat(file).hasContent("a");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void does_not_create_a_file_to_read_it() {
        for (Opening opening : READING) {
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> opening.open(file));
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void opens_nothing_but_a_regular_file() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), victim);
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("missing"));
        Path folder = Files.createDirectory(directory.resolve("folder"));
        Path fifo = Fifo.make(directory.resolve("fifo"));

        for (Opening opening : ALL) {
            refuses(opening, link, "a symbolic link");
            refuses(opening, dangling, "a symbolic link");
            refuses(opening, folder, "a directory");
            refuses(opening, fifo, "a FIFO, a socket or a device");
        }
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> OwnFile.create(dangling));
        assertThat(victim).hasContent("precious");
        assertThat(directory.resolve("missing")).doesNotExist();
    }

    private static void refuses(Opening opening, Path path, String kind) {
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> opening.open(path))
                .withMessageStartingWith(path + ": it is " + kind + ", not a regular file");
    }

    /** The check and the opening are two steps, and a FIFO may replace the file between them. */
    @Test
    void does_not_block_while_a_fifo_and_a_file_take_turns() throws Exception {
        Path fifo = Fifo.make(directory.resolve("fifo"));
        Files.writeString(file, "content");
        int opened = 0;

        try (Turns turns = Turns.between(file, fifo)) {
            while (opened < 500 || turns.taken() < 500) {
                opened += opens(OwnFile::open) ? 1 : 0;
                opened += opens(OwnFile::openOrCreate) ? 1 : 0;
                opened += SmallFile.read(file, 64).value().isEmpty() ? 0 : 1;
            }
        }

        assertThat(opened).isPositive();
    }

    @Test
    void gives_up_on_a_fifo_that_replaces_a_watched_file_between_check_and_opening() throws Exception {
        Path fifo = Fifo.make(directory.resolve("fifo"));

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> TimeLimit.of(Duration.ofMillis(50))
                        .open(fifo, () -> FileChannel.open(fifo, StandardOpenOption.READ)))
                .withMessage(fifo + ": it did not respond within 50 ms");
    }

    @Test
    void opens_a_watched_file_even_if_no_thread_can_be_started() throws Exception {
        Files.writeString(file, "content");
        TimeLimit limit = new TimeLimit(Duration.ofMillis(50), task -> {
            throw new OutOfMemoryError("unable to create native thread");
        });

        try (FileChannel channel = limit.open(file, () -> FileChannel.open(file, StandardOpenOption.READ))) {
            assertThat(OwnFile.read(channel, 64)).asString().isEqualTo("content");
        }
    }

    private boolean opens(Opening opening) {
        try (FileChannel channel = opening.open(file)) {
            return OwnFile.read(channel, 64).length > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
