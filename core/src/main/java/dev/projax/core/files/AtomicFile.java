package dev.projax.core.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Writes a small file so that readers see either the old content or the new. It writes a temporary file with mode 0600
 * in the same directory and then moves it atomically. The move replaces a link and never follows it. There is no fsync,
 * because nothing here must survive a power failure.
 */
public final class AtomicFile {
    /**
     * How long to retry a move, in nanoseconds. On Windows it fails while a reader has the file open, and readers are
     * quick.
     */
    private static final long MOVE_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String TEMPORARY = ".tmp";
    private static final String ONLY_WRITER = "new";

    private AtomicFile() {}

    /** Returns the writer's name in the path of a temporary file; empty if the path is no temporary file. */
    public static Optional<String> writerOf(Path temporary) {
        String name = String.valueOf(temporary.getFileName());
        int end = name.length() - TEMPORARY.length();
        int start = name.lastIndexOf('.', end - 1);
        return name.endsWith(TEMPORARY) && start > 0 ? Optional.of(name.substring(start + 1, end)) : Optional.empty();
    }

    /**
     * Replaces the content of {@code file}. Leaves no temporary file behind on failure.
     *
     * @param writer part of the temporary file's name; concurrent writers must not share it
     */
    public static void write(Path file, String writer, byte[] content) throws IOException {
        Path temporary = temporary(file, writer);
        try {
            try (FileChannel channel = OwnFile.create(temporary)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
            move(temporary, file);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            if (e instanceof ClosedByInterruptException) {
                throw (IOException) new InterruptedIOException("interrupted while writing " + file).initCause(e);
            }
            throw FileProblem.at(file, e);
        }
    }

    /**
     * Does the same for a file that only the holder of a lock writes. So the temporary file has a fixed name, and what a
     * killed writer left is replaced.
     */
    public static void writeLocked(Path file, byte[] content) throws IOException {
        Files.deleteIfExists(temporary(file, ONLY_WRITER));
        write(file, ONLY_WRITER, content);
    }

    private static Path temporary(Path file, String writer) {
        return file.resolveSibling(file.getFileName() + "." + writer + TEMPORARY);
    }

    private static void move(Path from, Path to) throws IOException {
        long start = System.nanoTime();
        while (true) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (AccessDeniedException e) {
                if (CurrentUser.hasPosixFiles() || System.nanoTime() - start > MOVE_PATIENCE) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
