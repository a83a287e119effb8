package dev.projax.core.leases;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.LockHolder;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.Reading;
import dev.projax.core.files.SmallFile;
import dev.projax.core.files.TimedLocks;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The directory of all leases. A port is leased while a process holds the lock of {@code PORT.lock}, an empty file that
 * is never deleted. {@code PORT.lease} describes the lease ({@link LeaseRecord}) while it lasts; a file that a killed
 * process left means nothing. The directory {@code names} belongs to {@link LeaseNames}. Safe for use from any thread.
 */
public final class LeaseDirectory {
    private static final String LOCK = ".lock";
    private static final String RECORD = ".lease";

    /** How often a record is looked for that a new holder is about to write. */
    private static final int LOOKS = 10;

    private static final int PAUSE_MILLIS = 5;

    private final Path path;
    private final Preparation preparation;
    private final KernelLocks kernel;

    private LeaseDirectory(Path path, Preparation preparation, KernelLocks kernel) {
        this.path = path;
        this.preparation = preparation;
        this.kernel = kernel;
    }

    /**
     * Returns the leases in {@code path}.
     *
     * @param preparation checks that directory, and creates it if it does not exist
     */
    public static LeaseDirectory in(Path path, Preparation preparation) {
        return in(path, preparation, TimedLocks.SYSTEM);
    }

    static LeaseDirectory in(Path path, Preparation preparation, KernelLocks kernel) {
        return new LeaseDirectory(path, preparation, kernel);
    }

    /** Returns where the files are. */
    public Path path() {
        return path;
    }

    /** Returns the names in this directory. */
    public LeaseNames names() {
        return new LeaseNames(path.resolve("names"), kernel);
    }

    /** Checks the directory, and creates it if it does not exist. Call this before taking ports or names. */
    public void prepare() throws FileSystemException {
        preparation.prepare();
    }

    /**
     * Takes the lock of {@code port}, whether a program is bound to the port or not. Removes the record of a killed
     * holder, because nothing must take it for the new one's.
     *
     * @return empty if this or another process holds it
     * @throws FileSystemException if a directory or the file is unusable, or if locks do not work there
     */
    public Optional<LeasedPort> tryTake(int port) throws FileSystemException {
        Optional<LockFile> lock = WorkingLock.tryHold(file(port, LOCK), kernel);
        if (lock.isEmpty()) {
            return Optional.empty();
        }
        LeasedPort taken = new LeasedPort(port, lock.get(), file(port, RECORD));
        try {
            taken.removeRecord();
        } catch (IOException e) {
            lock.get().close();
            throw e;
        }
        return Optional.of(taken);
    }

    /**
     * Returns who leases {@code port}; empty if it is not leased. If locks do not work, it is not, because no lease
     * could have been taken. While a process takes the lease there is no record yet, so this waits up to 50 ms for it.
     */
    public Optional<LeaseRecord> at(int port) {
        for (int look = 1; LockFile.test(file(port, LOCK), kernel) == Liveness.HELD; look++) {
            Reading<byte[]> record = read(port);
            if (!record.isMissing() || look == LOOKS || !pause()) {
                return Optional.of(parsed(port, record));
            }
        }
        return Optional.empty();
    }

    /** Waits for a moment. Returns false if the thread is interrupted, and leaves it so. */
    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns what the record of {@code port} says, without a test of its lock. */
    public LeaseRecord recordOf(int port) {
        return parsed(port, read(port));
    }

    /** Returns whether this JVM holds the lock of {@code port}. */
    public boolean isHeldHere(int port) {
        return LockFile.isHeldHere(file(port, LOCK), kernel);
    }

    /** Returns whether the process that holds the lock of {@code port} is known and visible from here. */
    public boolean showsHolderOf(int port) {
        return LockHolder.of(file(port, LOCK)).isPresent();
    }

    /** Returns the living leases that are {@code wanted}, ordered by port. Tests no locks of others. */
    public List<LeaseRecord> all(Predicate<LeaseRecord> wanted) {
        List<LeaseRecord> all = new ArrayList<>();
        try {
            for (Path file : PrivateDirectory.list(path, "*" + RECORD)) {
                String name = String.valueOf(file.getFileName());
                int port = PortText.read(name.substring(0, name.length() - RECORD.length()));
                if (port > 0 && wanted.test(recordOf(port))) {
                    at(port).filter(wanted).ifPresent(all::add);
                }
            }
        } catch (FileSystemException e) {
            // a directory that cannot be read shows no leases, and the next one that takes a lease reports the problem
        }
        all.sort(Comparator.comparingInt(LeaseRecord::port));
        return all;
    }

    /**
     * Deletes the record of a lease, which ends a lease that runs no program: its holder exits when it notices. Does
     * nothing if the port is leased to another one by now.
     */
    public void release(LeaseRecord lease) throws FileSystemException {
        if (lease.id() != null && lease.id().equals(recordOf(lease.port()).id())) {
            Path file = file(lease.port(), RECORD);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw FileProblem.at(file, e);
            }
        }
    }

    private Reading<byte[]> read(int port) {
        return SmallFile.read(file(port, RECORD), KeyValueLines.MAX_BYTES);
    }

    private static LeaseRecord parsed(int port, Reading<byte[]> record) {
        return record.value()
                .map(content -> LeaseRecordFormat.parse(port, content))
                .orElseGet(() -> LeaseRecord.unknown(port));
    }

    private Path file(int port, String suffix) {
        return path.resolve(port + suffix);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LeaseDirectory directory && path.equals(directory.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return path.toString();
    }
}
