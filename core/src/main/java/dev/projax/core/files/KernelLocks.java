package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/** The operating system's locks on a whole file; apart, because there are file systems on which they fail. */
public interface KernelLocks {
    /**
     * Locks without waiting; null if another process has a lock in the way.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM has it, through any class loader
     */
    @Nullable
    FileLock tryLock(FileChannel channel, boolean shared) throws IOException;

    /**
     * Waits for the exclusive lock.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM has it, or waits for it too
     * @throws IOException also where the kernel sees a deadlock that is none: it takes all threads of a JVM for one
     */
    FileLock lock(FileChannel channel) throws IOException;

    /** Tells whether a call has not returned in time, so that others would fail. */
    boolean isStuck();

    /** Closes a channel that may have a lock, which is given back with it. */
    void close(FileChannel channel) throws IOException;
}
