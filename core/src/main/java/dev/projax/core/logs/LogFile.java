package dev.projax.core.logs;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.CurrentUser;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.OwnFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.TimeLimit;
import dev.projax.core.files.UserHome;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * A log file of the app, which only its user can access. If a line would make it larger than 1 MiB, its older half is
 * deleted first. The file is opened for each line, so the file and its directory may be removed at any time. Safe for
 * use from any thread. Two processes may write to one file: no line is lost, except one that is written in the moment
 * when the other process deletes the older half.
 */
public final class LogFile {
    /** The largest size of a log file, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Duration WRITING = Duration.ofSeconds(1);

    private final Path path;
    private final String writer;

    LogFile(Path path, String writer) {
        this.path = path;
        this.writer = writer;
    }

    /**
     * Returns the {@code audit.log} of {@code app}, which records what it did to other programs' processes and what it
     * refused to do. If the app's home belongs to another user, because sudo has kept that user's {@code HOME}, the log
     * is in the acting user's own home directory.
     */
    public static LogFile audit(App app) {
        Path directory = app.hasHome() && PrivateDirectory.isOwn(app.directory())
                ? app.directory()
                : UserHome.ofAccount().resolve("." + app.name());
        return new LogFile(
                directory.resolve(HomeNames.AUDIT_LOG), InstanceId.random().text());
    }

    /** Returns its absolute path. */
    public Path path() {
        return path;
    }

    /**
     * Appends a line completely or not at all. Creates the file and its directory if necessary.
     *
     * @param line without a line end; a line longer than half of the largest file is cut
     * @throws java.nio.file.FileSystemException if it cannot be written, for example because the disk is full
     */
    public synchronized void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES / 2) {
            bytes = Arrays.copyOf(bytes, MAX_BYTES / 2);
            bytes[bytes.length - 1] = '\n';
        }
        if (UserHome.isMissingFrom(path)) {
            throw UserHome.missing("set HOME");
        }
        byte[] whole = bytes;
        try {
            TimeLimit.of(WRITING).change(path, () -> appendWhole(whole));
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    private void appendWhole(byte[] bytes) throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            PrivateDirectory.make(directory);
        }
        try {
            long size = OwnFile.look(path).size();
            if (size + bytes.length > MAX_BYTES) {
                removeOldHalf(size);
            }
        } catch (NoSuchFileException e) {
            OwnFile.create(path).close();
        }
        write(bytes);
    }

    private void removeOldHalf(long size) throws IOException {
        try (FileChannel channel = OwnFile.open(path)) {
            byte[] all = OwnFile.read(channel, Math.toIntExact(size));
            AtomicFile.write(path, writer, Arrays.copyOfRange(all, firstKept(all), all.length));
        }
    }

    /**
     * Opens the file for reading at any position. Does not follow links and does not block on a FIFO.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws java.nio.file.FileSystemException if it is not a regular file, or cannot be read
     */
    public FileChannel open() throws IOException {
        try {
            return OwnFile.openWatched(path);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    /** Returns the start of the newer half of a full file: the first line that is completely in the second half. */
    static int firstKept(byte[] full) {
        int middle = full.length / 2;
        for (int i = middle; i < full.length; i++) {
            if (full[i] == '\n') {
                return i + 1;
            }
        }
        return middle;
    }

    private void write(byte[] bytes) throws IOException {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path, options, CurrentUser.ownFile())) {
            long before = channel.size();
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            try {
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            } catch (IOException e) {
                channel.truncate(before);
                throw e;
            }
        }
    }
}
