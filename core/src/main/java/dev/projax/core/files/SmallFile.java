package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files that may contain anything, because other programs can replace them. */
public final class SmallFile {
    private SmallFile() {}

    /**
     * Reads {@code path}, which other programs may watch. Does not follow links, does not block on a FIFO or a device,
     * and reads at most {@code most} bytes. Only a regular file that this user owns counts. An interrupt does not stop
     * the read, and is restored afterwards.
     */
    public static Reading<byte[]> readWatched(Path path, int most) {
        return read(path, most, OwnFile::openWatched);
    }

    /** Reads {@code path} like {@link #readWatched}, but expects that no other program watches it. */
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

    /** Reads again if an interrupt closes the channel: a server that is stopping must still remove its file. */
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
