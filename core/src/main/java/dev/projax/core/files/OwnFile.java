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
 * Opens files of the app's own, in whose place anything may stand: a FIFO, whose opening waits for somebody at its other end;
 * a device; a link to a file that is not ours. Only a regular file is opened, and no link is followed. Who exchanges the file
 * between the look and the opening holds nobody up either: a FIFO that is opened to read and write at once waits for nobody,
 * and where that cannot be, the opening has a limit.
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

    /** How long an opening may take, which takes microseconds even on a busy machine. */
    private static final Duration OPENING = Duration.ofMillis(500);

    /** How often an unlucky opening is repeated: the file may be deleted or replaced at any moment. */
    private static final int ATTEMPTS = 100;

    private OwnFile() {}

    /**
     * Looks at what stands at {@code path}, which has to be a regular file.
     *
     * @throws NoSuchFileException if there is nothing
     * @throws FileSystemException if it is something else
     */
    public static BasicFileAttributes look(Path path) throws IOException {
        return look(path, "");
    }

    /**
     * Looks like {@link #look(Path)}.
     *
     * @param end what the message ends with if it is not a regular file
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
     * Makes a file that is not there, to read and write, with mode 0600 from its first moment on. A umask may take rights away
     * from its owner too: those are given back.
     *
     * @throws FileAlreadyExistsException if anything stands there
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
            // swept away by who took it for a leftover; the caller will see
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opens a file to read and write, and makes it if there is none. */
    static FileChannel openOrCreate(Path path) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                look(path, "; remove it");
                return FileChannel.open(path, READ_AND_WRITE);
            } catch (NoSuchFileException e) {
                try {
                    return create(path);
                } catch (FileAlreadyExistsException made) {
                    // by somebody else in the same moment
                }
            }
        }
        throw new FileSystemException(path.toString(), null, "it is removed and made again and again");
    }

    /**
     * Opens a file to be read that nobody but this app looks at: opened to be written too, and closed, it looks changed to who
     * watches it.
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
            // may not be written, or the file system not at all
            return openWatched(path);
        }
    }

    /** Opens a file to be read that other programs may watch, like the port file; a FIFO is given up after half a second. */
    public static FileChannel openWatched(Path path) throws IOException {
        look(path);
        return TimeLimit.of(OPENING).open(path, () -> FileChannel.open(path, READ));
    }

    /** Returns the first {@code most} bytes, or all if there are fewer. Waits for no FIFO: those cannot be read at a position. */
    public static byte[] read(FileChannel channel, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // a read may be short
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
