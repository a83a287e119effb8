package dev.projax.core.leases;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.LockFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Locks that other processes see. A lease is nothing else, so there are none where locks do not work. */
final class WorkingLock {
    private WorkingLock() {}

    /**
     * Takes the lock of {@code file} without waiting.
     *
     * @return empty if this or another process holds it
     * @throws FileSystemException if the file is unusable, or if locks do not work there
     */
    static Optional<LockFile> tryHold(Path file, KernelLocks kernel) throws FileSystemException {
        Optional<LockFile> lock;
        try {
            lock = LockFile.tryHold(file, kernel);
        } catch (IOException e) {
            throw FileProblem.at(file, e);
        }
        if (lock.isPresent() && !lock.get().isLocked()) {
            lock.get().close();
            throw new FileSystemException(
                    file.toString(), null, "locks do not work on this file system, and leases need them");
        }
        return lock;
    }
}
