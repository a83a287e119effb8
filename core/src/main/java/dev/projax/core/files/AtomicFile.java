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
 * Writes a small file so that readers see the old content or the new one: into a temporary file beside it, created with
 * mode 0600, then an atomic move, which replaces a link and never follows it. Nothing is forced to disk: nothing here
 * must survive a power cut.
 */
public final class AtomicFile {
    /** On Windows a move fails while a reader has the file open; readers are quick. */
    private static final long MOVE_PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String TEMPORARY = ".tmp";

    private AtomicFile() {}

    /** Returns who writes the temporary file of that path, if it is one. */
    public static Optional<String> writerOf(Path temporary) {
        String name = String.valueOf(temporary.getFileName());
        int end = name.length() - TEMPORARY.length();
        int start = name.lastIndexOf('.', end - 1);
        return name.endsWith(TEMPORARY) && start > 0 ? Optional.of(name.substring(start + 1, end)) : Optional.empty();
    }

    /**
     * Replaces the content of {@code file}; nothing is left behind on failure.
     *
     * @param writer names the temporary file; no two writers at the same time may share it
     */
    public static void write(Path file, String writer, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + "." + writer + TEMPORARY);
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
