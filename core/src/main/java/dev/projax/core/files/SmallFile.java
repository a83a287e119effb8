package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files, in which others may have put anything. */
public final class SmallFile {
    private SmallFile() {}

    /**
     * Reads {@code path}, which other programs may watch. Follows no link, waits for no FIFO and no device, and reads at most
     * {@code most} bytes: only the content of a regular file of this user counts. An interrupt does not keep it from its
     * work, and is restored.
     */
    public static Reading<byte[]> readWatched(Path path, int most) {
        return read(path, most, OwnFile::openWatched);
    }

    /** Reads {@code path}, at which nobody looks but this app, like {@link #readWatched}. */
    public static Reading<byte[]> read(Path path, int most) {
        return read(path, most, OwnFile::open);
    }

    private interface Opening {
        FileChannel open(Path path) throws IOException;
    }

    private static Reading<byte[]> read(Path path, int most, Opening opening) {
        try {
            long size = OwnFile.look(path).size();
            if (size > most) {
                return Reading.ignored("it has " + size + " bytes, more than " + most);
            }
            if (!CurrentUser.owns(path)) {
                return Reading.ignored("it belongs to " + CurrentUser.ownerOf(path));
            }
            return Reading.of(content(path, most, opening));
        } catch (NoSuchFileException e) {
            return Reading.missing();
        } catch (IOException e) {
            return Reading.ignored(FileProblem.reason(e));
        }
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
