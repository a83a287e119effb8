package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's locks on whole files: POSIX record locks, or {@code LockFileEx} on Windows. This is an
 * interface because locks fail on some file systems, and on others a call never returns.
 */
public interface KernelLocks {
    /**
     * Takes the lock without waiting. Returns null if another process holds a conflicting lock.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM holds the lock, through any class loader
     */
    default @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    /**
     * Waits for the exclusive lock.
     *
     * @throws java.nio.channels.OverlappingFileLockException if this JVM holds the lock, or already waits for it
     * @throws IOException also if the kernel reports a false deadlock, because it treats all threads of a JVM as one
     */
    default FileLock lock(FileChannel channel) throws IOException {
        return channel.lock();
    }

    /** Returns whether a call is stuck past its time limit, so that further calls would fail. */
    default boolean isStuck() {
        return false;
    }

    /** Closes a channel, and releases its lock if it has one. */
    default void close(FileChannel channel) throws IOException {
        channel.close();
    }
}
