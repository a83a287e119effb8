package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A file system on which locks fail. */
public final class BrokenLocks implements KernelLocks {
    static final String MESSAGE = "No locks available";

    @Override
    public FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        throw new IOException(MESSAGE);
    }

    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        throw new IOException(MESSAGE);
    }
}
