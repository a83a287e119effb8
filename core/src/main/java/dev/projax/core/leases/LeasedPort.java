package dev.projax.core.leases;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.Reading;
import dev.projax.core.files.SmallFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
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
     * @throws InterruptedIOException if this thread is interrupted
     */
    public synchronized void describe(LeaseRecord lease) throws IOException {
        byte[] content = LeaseRecordFormat.format(lease);
        if (content.length > KeyValueLines.MAX_BYTES) {
            throw new FileSystemException(
                    record.toString(), null, "it would have more than " + KeyValueLines.MAX_BYTES + " bytes");
        }
        AtomicFile.writeLocked(record, content);
        written = lease;
    }

    /**
     * Returns whether another process has deleted or replaced the record, because the lease should end. One that cannot
     * be read at the moment counts as unchanged.
     */
    public synchronized boolean isReleased() {
        return written != null && isGone(written);
    }

    private boolean isGone(LeaseRecord lease) {
        Reading<byte[]> now = SmallFile.read(record, KeyValueLines.MAX_BYTES);
        return now.isMissing()
                || now.value().filter(content -> !isOf(lease, content)).isPresent();
    }

    private boolean isOf(LeaseRecord lease, byte[] content) {
        return lease.id() != null
                && lease.id().equals(LeaseRecordFormat.parse(port, content).id());
    }

    void removeRecord() throws FileSystemException {
        try {
            Files.deleteIfExists(record);
        } catch (IOException e) {
            throw FileProblem.at(record, e);
        }
    }

    /** Deletes the record and releases the lock. A second call does nothing. */
    @Override
    public synchronized void close() throws FileSystemException {
        try {
            if (written != null && !isGone(written)) {
                removeRecord();
            }
        } finally {
            written = null;
            lock.close();
        }
    }
}
