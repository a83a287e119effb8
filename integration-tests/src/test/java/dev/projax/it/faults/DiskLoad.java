package dev.projax.it.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Two threads that write to the disk and sync it as fast as they can, until this is closed. */
final class DiskLoad implements AutoCloseable {
    private static final int BLOCK = 1 << 20;
    private static final int BLOCKS = 64;

    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean closed;
    private volatile long written;

    private DiskLoad() {}

    /** Starts to write to files in {@code directory}, 64 MiB each. */
    static DiskLoad on(Path directory) {
        DiskLoad load = new DiskLoad();
        for (int i = 0; i < 2; i++) {
            Path file = directory.resolve("load-" + i);
            Thread writer = new Thread(() -> load.write(file), "disk-load-" + i);
            writer.setDaemon(true);
            writer.start();
            load.writers.add(writer);
        }
        return load;
    }

    private void write(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int block = 0; !closed; block = (block + 1) % BLOCKS) {
                channel.write(ByteBuffer.allocate(BLOCK), (long) block * BLOCK);
                channel.force(true);
                synchronized (this) {
                    written += BLOCK;
                }
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many bytes have reached the disk. */
    long written() {
        return written;
    }

    @Override
    public void close() {
        closed = true;
        for (Thread writer : writers) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
