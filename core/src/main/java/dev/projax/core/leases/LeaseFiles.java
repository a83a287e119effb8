package dev.projax.core.leases;

import dev.projax.core.allocation.Leases;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.TimedLocks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** Leases that are locks on {@code PORT.lock} files in a directory. The files are empty and are never deleted. */
public final class LeaseFiles implements Leases {
    private final Path directory;
    private final Preparation above;
    private final KernelLocks kernel;

    private LeaseFiles(Path directory, Preparation above, KernelLocks kernel) {
        this.directory = directory;
        this.above = above;
        this.kernel = kernel;
    }

    /** Creates and checks the parent of the lease directory. */
    public interface Preparation {
        void prepare() throws FileSystemException;
    }

    /**
     * Returns the leases in {@code directory}, which is created when the first lease is taken.
     *
     * @param above prepares the parent of the directory first
     */
    public static LeaseFiles in(Path directory, Preparation above) {
        return in(directory, above, TimedLocks.SYSTEM);
    }

    static LeaseFiles in(Path directory, Preparation above, KernelLocks kernel) {
        return new LeaseFiles(directory, above, kernel);
    }

    /** @throws FileSystemException if a directory or the file is unusable, or if locks do not work there */
    @Override
    public Optional<Closeable> tryTake(int port) throws IOException {
        above.prepare();
        PrivateDirectory.make(directory);
        Path file = file(port);
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
        return lock.map(held -> held);
    }

    /** Returns whether the port is leased. If locks do not work, it is not, because no lease could have been taken. */
    @Override
    public boolean isTaken(int port) {
        return LockFile.test(file(port), kernel) == Liveness.HELD;
    }

    private Path file(int port) {
        return directory.resolve(port + ".lock");
    }
}
