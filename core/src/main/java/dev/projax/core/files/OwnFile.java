package dev.projax.core.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;

/**
 * Opens the app's own files safely, because anything may be in their place: a FIFO, where opening blocks until another
 * program opens the other end; a device; a link to a file that is not ours. Only regular files are opened, and no link
 * is followed. If another program replaces the file between the check and the opening, nothing blocks either: opening a
 * FIFO for both reading and writing never blocks, and where that is not possible, the opening has a time limit.
 */
public final class OwnFile {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ_AND_WRITE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> NEW = Set.of(
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);

    /** The time limit for opening a file. It normally takes microseconds, even on a busy machine. */
    private static final Duration OPENING = Duration.ofMillis(500);

    /** How often opening is retried. The file may be deleted or replaced at any moment. */
    private static final int ATTEMPTS = 100;

    private OwnFile() {}

    /**
     * Returns the attributes of {@code path}, which must be a regular file.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws FileSystemException if it is something else
     */
    public static BasicFileAttributes look(Path path) throws IOException {
        return look(path, "");
    }

    /**
     * Does the same as {@link #look(Path)}, with a longer message.
     *
     * @param end the end of the message if it is not a regular file
     */
    public static BasicFileAttributes look(Path path, String end) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(
                    path.toString(), null, "it is " + kind(attributes) + ", not a regular file" + end);
        }
        return attributes;
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "a symbolic link";
        }
        return attributes.isDirectory() ? "a directory" : "a FIFO, a socket or a device";
    }

    /**
     * Creates a new file for reading and writing, with mode 0600 from the start. If the umask removes rights from the
     * owner too, they are restored.
     *
     * @throws FileAlreadyExistsException if the path exists
     */
    public static FileChannel create(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, NEW, CurrentUser.ownFile());
        try {
            if (CurrentUser.hasPosixFiles()
                    && !Files.getPosixFilePermissions(path).equals(OwnerOnly.FILE)) {
                Files.setPosixFilePermissions(path, OwnerOnly.FILE);
            }
            return channel;
        } catch (NoSuchFileException e) {
            // Another program swept it as a leftover. The caller will notice.
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens a file for reading and writing, and creates it if it does not exist. */
    static FileChannel openOrCreate(Path path) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                look(path, "; remove it");
                return FileChannel.open(path, READ_AND_WRITE);
            } catch (NoSuchFileException e) {
                try {
                    return create(path);
                } catch (FileAlreadyExistsException made) {
                    // Another program created it in the same moment.
                }
            }
        }
        throw new FileSystemException(path.toString(), null, "it keeps being removed and created again");
    }

    /**
     * Opens a file for reading that no other program watches. It is opened for writing too, so a watcher would see a
     * change when it is closed.
     */
    public static FileChannel open(Path path) throws IOException {
        if (!CurrentUser.hasPosixFiles()) {
            return openWatched(path);
        }
        look(path);
        try {
            return FileChannel.open(path, READ_AND_WRITE);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            // The file or the whole file system is read-only.
            return openWatched(path);
        }
    }

    /** Opens a file for reading that other programs may watch, like the port file. Gives up on a FIFO after 500 ms. */
    public static FileChannel openWatched(Path path) throws IOException {
        look(path);
        return TimeLimit.of(OPENING).open(path, () -> FileChannel.open(path, READ));
    }

    /**
     * Returns the first {@code most} bytes, or all if there are fewer. Does not block on a FIFO, because a FIFO cannot
     * be read at a position.
     */
    public static byte[] read(FileChannel channel, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // A read may return fewer bytes.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
