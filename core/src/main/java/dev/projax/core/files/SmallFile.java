package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a look at a small file gave: its content; or a reason why it does not count; or neither, for there is none. */
public final class SmallFile {
    private static final SmallFile MISSING = new SmallFile(null, null);

    private final byte @Nullable [] content;
    private final @Nullable String ignored;

    private SmallFile(byte @Nullable [] content, @Nullable String ignored) {
        this.content = content;
        this.ignored = ignored;
    }

    /** Returns the bytes, or null if nothing counts. */
    public byte @Nullable [] content() {
        return content;
    }

    /** Returns why something is there and does not count, as the end of a sentence; else null. */
    @Nullable
    public String ignored() {
        return ignored;
    }

    /**
     * Reads {@code path}, which other programs may watch. Follows no link, waits for no FIFO and no device, and reads at most
     * {@code most} bytes: only the content of a regular file of this user counts. An interrupt does not keep it from its
     * work, and is restored.
     */
    public static SmallFile readWatched(Path path, int most) {
        return read(path, most, OwnFile::openWatched);
    }

    /** Reads {@code path}, at which nobody looks but this app, like {@link #readWatched}. */
    public static SmallFile read(Path path, int most) {
        return read(path, most, OwnFile::open);
    }

    private interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    private static SmallFile read(Path path, int most, Opening opening) {
        try {
            long size = OwnFile.look(path).size();
            if (size > most) {
                return ignored("it has " + size + " bytes, more than " + most);
            }
            if (!CurrentUser.owns(path)) {
                return ignored("it belongs to " + CurrentUser.ownerOf(path));
            }
            return new SmallFile(content(path, most, opening), null);
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
    private static byte[] content(Path path, int most, Opening opening) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = opening.open(path)) {
                    return OwnFile.read(channel, most);
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
}
