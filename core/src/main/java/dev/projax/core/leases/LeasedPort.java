package dev.projax.core.leases;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.SmallFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A port whose lock this process holds. Safe for use from any thread. */
public final class LeasedPort implements Closeable {
    private final int port;
    private final LockFile lock;
    private final Path record;
    private @Nullable LeaseRecord written;

    LeasedPort(int port, LockFile lock, Path record) {
        this.port = port;
        this.lock = lock;
        this.record = record;
    }

    /**
     * Writes who leases the port.
     *
     * @param lease a record for this port with an ID
     */
    public synchronized void describe(LeaseRecord lease) throws FileSystemException {
        try {
            AtomicFile.write(record, String.valueOf(lease.id()), LeaseRecordFormat.format(lease));
        } catch (IOException e) {
            throw FileProblem.at(record, e);
        }
        written = lease;
    }

    /** Returns whether another process has deleted or replaced the record, because the lease should end. */
    public synchronized boolean isReleased() {
        return written != null && !isWritten(written);
    }

    private boolean isWritten(LeaseRecord lease) {
        Optional<byte[]> content =
                SmallFile.read(record, KeyValueLines.MAX_BYTES).value();
        return content.isPresent()
                && lease.id() != null
                && lease.id()
                        .equals(LeaseRecordFormat.parse(port, content.get()).id());
    }

    /** Deletes the record and releases the lock. A second call does nothing. */
    @Override
    public synchronized void close() throws FileSystemException {
        try {
            if (written != null && isWritten(written)) {
                Files.deleteIfExists(record);
            }
        } catch (IOException e) {
            throw FileProblem.at(record, e);
        } finally {
            written = null;
            lock.close();
        }
    }
}
