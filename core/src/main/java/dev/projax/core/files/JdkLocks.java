package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/** The locks of this machine: POSIX record locks, on Windows those of {@code LockFileEx}. A call may never return. */
final class JdkLocks implements KernelLocks {
    @Override
    public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return channel.tryLock(0, Long.MAX_VALUE, shared);
    }

    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        return channel.lock();
    }

    @Override
    public boolean isStuck() {
        return false;
    }

    @Override
    public void close(FileChannel channel) throws IOException {
        channel.close();
    }
}
