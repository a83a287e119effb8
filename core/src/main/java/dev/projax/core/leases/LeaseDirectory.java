package dev.projax.core.leases;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.PrivateDirectory;
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
import org.jspecify.annotations.Nullable;

/**
 * The directory of all leases. A port is leased while a process holds the lock of {@code PORT.lock}, an empty file that
 * is never deleted. {@code PORT.lease} describes the lease ({@link LeaseRecord}) while it lasts; a file that a killed
 * process left means nothing. The directory {@code names} belongs to {@link LeaseNames}. Safe for use from any thread.
 */
public final class LeaseDirectory {
    private static final String LOCK = ".lock";
    private static final String RECORD = ".lease";

    private final Path path;
    private final Preparation preparation;
    private final KernelLocks kernel;

    private LeaseDirectory(Path path, Preparation preparation, KernelLocks kernel) {
        this.path = path;
        this.preparation = preparation;
        this.kernel = kernel;
    }

    /**
     * Returns the leases in {@code path}, which is created when the first lease is taken.
     *
     * @param preparation runs before that
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
        return new LeaseNames(path.resolve("names"), this::prepare, kernel);
    }

    private void prepare() throws FileSystemException {
        preparation.prepare();
        PrivateDirectory.make(path);
    }

    /**
     * Takes the lock of {@code port}, whether a program is bound to the port or not.
     *
     * @return empty if this or another process holds it
     * @throws FileSystemException if a directory or the file is unusable, or if locks do not work there
     */
    public Optional<LeasedPort> tryTake(int port) throws FileSystemException {
        prepare();
        Path file = file(port, LOCK);
        return WorkingLock.tryHold(file, kernel).map(lock -> new LeasedPort(port, lock, file(port, RECORD)));
    }

    /**
     * Returns who leases {@code port}; empty if it is not leased. If locks do not work, it is not, because no lease
     * could have been taken.
     */
    public Optional<LeaseRecord> at(int port) {
        return LockFile.test(file(port, LOCK), kernel) == Liveness.HELD ? Optional.of(record(port)) : Optional.empty();
    }

    /** Returns all living leases, ordered by port. */
    public List<LeaseRecord> all() {
        List<LeaseRecord> all = new ArrayList<>();
        try {
            for (Path file : PrivateDirectory.list(path, "*" + RECORD)) {
                int port = portOf(file);
                if (port > 0) {
                    at(port).ifPresent(all::add);
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
        if (lease.id() != null && lease.id().equals(record(lease.port()).id())) {
            Path file = file(lease.port(), RECORD);
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw FileProblem.at(file, e);
            }
        }
    }

    private LeaseRecord record(int port) {
        return SmallFile.read(file(port, RECORD), KeyValueLines.MAX_BYTES)
                .value()
                .map(content -> LeaseRecordFormat.parse(port, content))
                .orElseGet(() -> LeaseRecord.unknown(port));
    }

    private Path file(int port, String suffix) {
        return path.resolve(port + suffix);
    }

    private static int portOf(Path record) {
        String name = String.valueOf(record.getFileName());
        String number = name.substring(0, name.length() - RECORD.length());
        boolean isNumber =
                !number.isEmpty() && number.length() <= 5 && number.chars().allMatch(c -> '0' <= c && c <= '9');
        return isNumber ? Integer.parseInt(number) : 0;
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
