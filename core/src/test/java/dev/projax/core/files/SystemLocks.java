package dev.projax.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.jspecify.annotations.Nullable;

/** The system's locks, for a test to change one thing about them. */
public class SystemLocks implements KernelLocks {
    @Override
    public @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        return TimedLocks.SYSTEM.tryLock(channel, shared);
    }

    @Override
    public FileLock lock(FileChannel channel) throws IOException {
        return TimedLocks.SYSTEM.lock(channel);
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
