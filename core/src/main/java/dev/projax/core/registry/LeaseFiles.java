package dev.projax.core.registry;

import dev.projax.core.allocation.Leases;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;

/** The leases of an app: the lock of {@code leases/PORT.lock} in its directory. The files are empty and stay. */
final class LeaseFiles implements Leases {
    private final App app;
    private final Path directory;
    private final KernelLocks kernel;

    private LeaseFiles(App app, KernelLocks kernel) {
        this.app = app;
        this.directory = app.directory().resolve("leases");
        this.kernel = kernel;
    }

    static LeaseFiles of(App app) {
        return of(app, KernelLocks.SYSTEM);
    }

    static LeaseFiles of(App app, KernelLocks kernel) {
        return new LeaseFiles(app, kernel);
    }

    /** @throws FileSystemException if a directory or the file is the problem, or locks do not work there */
    @Override
    public Optional<Closeable> tryTake(int port) throws IOException {
        PrivateDirectory.prepare(app);
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
                    file.toString(), null, "locks do not work there, and a lease needs one; choose another directory");
        }
        return lock.map(held -> held);
    }

    /** Where it cannot be known, nobody has it: a lease could not have been taken there. */
    @Override
    public boolean isTaken(int port) {
        return LockFile.test(file(port), kernel) == Liveness.HELD;
    }

    private Path file(int port) {
        return directory.resolve(port + ".lock");
    }
}
