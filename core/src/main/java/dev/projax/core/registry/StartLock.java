package dev.projax.core.registry;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The lock of who is about to start a server in the background. It only spares processes: what guarantees one server is the
 * port file's lock, for this one is gone when its holder is killed, and what the holder has started goes on.
 */
public final class StartLock implements Closeable {
    private final LockFile lock;

    private StartLock(LockFile lock) {
        this.lock = lock;
    }

    /**
     * Takes the lock without waiting; the app's directory has to be prepared.
     *
     * @return the lock; empty if somebody else is about to start a server
     * @throws java.nio.file.FileSystemException if the lock's file cannot be opened
     */
    public static Optional<StartLock> tryHold(App app) throws IOException {
        Path path = app.directory().resolve("start.lock");
        try {
            return LockFile.tryHold(path, KernelLocks.SYSTEM).map(StartLock::new);
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    /** Gives the lock back; the file stays. A second call does nothing. */
    @Override
    public void close() {
        lock.close();
    }
}
