package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** The locks of a file system on which every lock call fails. */
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
