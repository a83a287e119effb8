package dev.projax.core.logs;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a growing log line by line, each line once. This also works when its older half is deleted: the reader keeps
 * the old file open and reads it to its end, and skips the lines that the new file has copied from it.
 */
public final class LogReader implements Closeable {
    public static final long PAUSE_MILLIS = 100;
    private static final int BUFFER = 64 * 1024;

    private final LogFile log;
    private FileChannel channel;
    private @Nullable Object key;
    private long position;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private LogReader(LogFile log, FileChannel channel, @Nullable Object key) {
        this.log = log;
        this.channel = channel;
        this.key = key;
    }

    /**
     * Opens the log at its start.
     *
     * @throws NoSuchFileException if it does not exist
     * @throws java.nio.file.FileSystemException if it cannot be read
     */
    public static LogReader open(LogFile log) throws IOException {
        Object key = keyOf(log.path());
        return new LogReader(log, log.open(), key);
    }

    /** Returns the complete lines that were added since the last call. */
    public List<String> more() throws IOException {
        Object now = keyOf(log.path());
        List<String> lines = rest();
        if (now != null && !Objects.equals(now, key)) {
            reopen(now);
            lines.addAll(rest());
        }
        return lines;
    }

    private List<String> rest() throws IOException {
        List<String> lines = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        if (channel.size() < position) {
            // A line that did not fit on the disk was removed again.
            position = channel.size();
            line.reset();
        }
        int read;
        while ((read = channel.read(buffer.clear(), position)) > 0) {
            position += read;
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte b = buffer.get();
                if (b == '\n') {
                    lines.add(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(b);
                }
            }
        }
        return lines;
    }

    private void reopen(Object newKey) throws IOException {
        byte[] old = new byte[(int) Math.min(channel.size(), LogFile.MAX_BYTES)];
        int read = channel.read(ByteBuffer.wrap(old), 0);
        channel.close();
        channel = log.open();
        key = newKey;
        // The whole old file has been read, and the new one may start with its newer half.
        position = read == old.length && beginsWithTheRestOf(old) ? old.length - LogFile.firstKept(old) : 0;
        line.reset();
    }

    private boolean beginsWithTheRestOf(byte[] old) throws IOException {
        int from = LogFile.firstKept(old);
        byte[] beginning = new byte[old.length - from];
        int read = channel.read(ByteBuffer.wrap(beginning), 0);
        return read == beginning.length && Arrays.equals(beginning, 0, beginning.length, old, from, old.length);
    }

    /**
     * Returns a key that distinguishes the file from another one at the same path; null if there is no file, or where
     * files have no keys.
     */
    private static @Nullable Object keyOf(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
