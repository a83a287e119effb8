package dev.projax.core.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a look at a small file gave: its content; or a reason why it does not count; or neither, for there is none. */
final class SmallFile {
    private static final SmallFile MISSING = new SmallFile(null, null);

    private final byte @Nullable [] content;
    private final @Nullable String ignored;

    private SmallFile(byte @Nullable [] content, @Nullable String ignored) {
        this.content = content;
        this.ignored = ignored;
    }

    /** Returns the bytes, or null if nothing counts. */
    byte @Nullable [] content() {
        return content;
    }

    /** Returns why something is there and does not count, as the end of a sentence; else null. */
    @Nullable
    String ignored() {
        return ignored;
    }

    /**
     * Reads {@code path}. Follows no link, opens no FIFO or device, and reads at most {@code most} bytes: only the content of
     * a regular file of this user counts. (Who can write the directory can exchange the file between the look and the
     * opening: this user.) An interrupt does not keep it from its work, and is restored.
     */
    static SmallFile read(Path path, int most) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                return ignored("it is " + kind(attributes) + ", not a regular file");
            }
            if (attributes.size() > most) {
                return ignored("it has " + attributes.size() + " bytes, more than " + most);
            }
            if (!CurrentUser.owns(path)) {
                return ignored("it belongs to " + CurrentUser.ownerOf(path));
            }
            return new SmallFile(content(path, most), null);
        } catch (NoSuchFileException e) {
            return MISSING;
        } catch (IOException e) {
            return ignored(FileProblem.reason(e));
        }
    }

    private static SmallFile ignored(String reason) {
        return new SmallFile(null, reason);
    }

    /** Reads again if an interrupt closes the channel under it: a server that ends has to take its file back. */
    private static byte[] content(Path path, int most) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return readOnce(path, most);
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

    private static byte[] readOnce(Path path, int most) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer buffer = ByteBuffer.allocate(most);
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
