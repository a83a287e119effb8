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
 * A file of the app's own to which lines are appended, for this user alone. Where a line would make it larger than 1 MiB, its
 * old half goes first. It is opened anew for each line, so that it may be removed, and its directory too, at any time. May be
 * used from any thread. Of two processes that write to one file, each line is kept, but for a line that comes at the very
 * moment in which the other takes the old half away.
 */
public final class LogFile {
    /** The most that a file holds, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final Duration WRITING = Duration.ofSeconds(1);

    private final Path path;
    private final String writer;

    LogFile(Path path, String writer) {
        this.path = path;
        this.writer = writer;
    }

    /**
     * Returns the file {@code audit.log} of {@code app}: what it did to processes of others, and what it refused to do. If the
     * app's directory is another user's, because sudo has kept that one's {@code HOME}, it is in the acting user's own home.
     */
    public static LogFile audit(App app) {
        Path directory = app.hasHome() && PrivateDirectory.isOwn(app.directory())
                ? app.directory()
                : UserHome.ofAccount().resolve("." + app.name());
        return new LogFile(
                directory.resolve(HomeNames.AUDIT_LOG), InstanceId.random().text());
    }

    /** Returns where it is, absolute. */
    public Path path() {
        return path;
    }

    /**
     * Adds a line, as a whole or not at all; makes the file and its directory if need be.
     *
     * @param line without its end; a longer one than half the file is cut
     * @throws java.nio.file.FileSystemException if it cannot be written, as on a full disk
     */
    public synchronized void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES / 2) {
            bytes = Arrays.copyOf(bytes, MAX_BYTES / 2);
            bytes[bytes.length - 1] = '\n';
        }
        if (UserHome.isMissingFrom(path)) {
            throw UserHome.missing(String.valueOf(path.getFileName()), "set HOME");
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
     * Opens it to be read at any position; a link is not followed, and a FIFO not waited for.
     *
     * @throws NoSuchFileException if there is none
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

    /** Returns where the newer half of a full file begins: at the first line of which all is in the second half. */
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
