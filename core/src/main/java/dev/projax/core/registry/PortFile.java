package dev.projax.core.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The file that names the port of the app's server: {@code cat ~/.projax/api-port.txt} prints it. Readers see the old
 * content or the new one, never a part. May be used from any thread and any process.
 */
public final class PortFile {
    /** The largest file that is read, in bytes. */
    static final int MAX_BYTES = 64;

    private final App app;
    private final Path path;

    private PortFile(App app) {
        this.app = app;
        this.path = app.portFile();
    }

    /** Returns the port file of {@code app}; touches nothing. */
    public static PortFile of(App app) {
        return new PortFile(app);
    }

    /** Returns where it is, absolute. */
    public Path path() {
        return path;
    }

    /**
     * Makes the directories that a server needs, for this user alone, and refuses unsafe ones, before anything is
     * bound.
     *
     * @return what was changed on the way, a sentence each: an own directory that others could enter is tightened
     * @throws FileSystemException if a directory cannot be made, is another user's, or can be written by others
     */
    public List<String> prepare() throws IOException {
        List<String> notices = new ArrayList<>(PrivateDirectory.prepare(app));
        Path parent = parent();
        if (!parent.equals(app.directory())) {
            PrivateDirectory.requireUnwritableByOthers(parent);
        }
        return notices;
    }

    /**
     * Reads it. Follows no link, opens no FIFO or device, and reads at most 64 bytes: only the content of a regular file of
     * this user counts. (Who can write the directory can exchange the file between the look and the opening: this user.) An
     * interrupt does not keep it from its work, and is restored.
     */
    public PortFileReading read() {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return PortFileReading.ignored("it is " + kind(attributes) + ", not a regular file");
            }
            if (attributes.size() > MAX_BYTES) {
                return PortFileReading.ignored("it has " + attributes.size() + " bytes, more than " + MAX_BYTES);
            }
            if (!CurrentUser.owns(path)) {
                return PortFileReading.ignored("it belongs to " + CurrentUser.ownerOf(path));
            }
            return PortFileFormat.parse(content());
        } catch (NoSuchFileException e) {
            return PortFileReading.MISSING;
        } catch (IOException e) {
            return PortFileReading.ignored(FileProblem.reason(e));
        }
    }

    /**
     * Makes it name {@code port}, atomically, readable by this user alone.
     *
     * @param instance names the temporary file, so that two instances never write the same one
     * @throws FileSystemException if it cannot be written; the old content is left as it was
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so, and the old content too
     */
    public void publish(int port, InstanceId instance) throws IOException {
        AtomicFile.write(path, instance.text(), PortFileFormat.format(port));
    }

    /**
     * Deletes it if it still names {@code port}. To be called while the server still holds that port, so that nobody
     * else can have published the same number. Another number that is published between the look and the deletion is
     * lost, as long as no lock says who owns the file; clients then find that server by asking the range.
     *
     * @return whether it was deleted
     * @throws FileSystemException if it cannot be deleted
     */
    public boolean withdraw(int port) throws IOException {
        if (!read().names(port)) {
            return false;
        }
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    private Path parent() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    /** Reads again if an interrupt closes the channel under it: a server that ends has to take its file back. */
    private byte[] content() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return readOnce();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private byte[] readOnce() throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // a read may be short
            }
            byte[] bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }

    private static String kind(BasicFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return "a symbolic link";
        }
        return attributes.isDirectory() ? "a directory" : "a FIFO, a socket or a device";
    }
}
