package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's locks on a whole file: POSIX record locks, on Windows those of {@code LockFileEx}. Apart, because there
 * are file systems on which they fail, or on which a call never returns.
 */
public interface KernelLocks {
    /**
     * Locks without waiting; null if another process has a lock in the way.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM has it, through any class loader
     */
    default @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    /**
     * Waits for the exclusive lock.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM has it, or waits for it too
     * @throws IOException also where the kernel sees a deadlock that is none: it takes all threads of a JVM for one
     */
    default FileLock lock(FileChannel channel) throws IOException {
        return channel.lock();
    }

    /** Tells whether a call has not returned in time, so that others would fail. */
    default boolean isStuck() {
        return false;
    }

    /** Closes a channel that may have a lock, which is given back with it. */
    default void close(FileChannel channel) throws IOException {
        channel.close();
    }
}
