package dev.projax.core.instances;

import dev.projax.core.files.LockFile;
import dev.projax.core.registry.App;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server's entry in the home: its lock, held while it runs, and its record. Safe for use from any thread. */
public final class Registration implements Closeable {
    /**
     * How many IDs are tried. Other programs that test and sweep the files can spoil several in a row, but not this
     * many.
     */
    private static final int ATTEMPTS = 1000;

    private final InstanceFiles records;
    private final OwnIdentity identity;
    private final @Nullable Program program;
    private LockFile lock;
    private @Nullable InstanceRecord record;

    private Registration(InstanceFiles records, OwnIdentity identity, @Nullable Program program, LockFile lock) {
        this.records = records;
        this.identity = identity;
        this.program = program;
        this.lock = lock;
    }

    /**
     * Takes the lock of a new server. The app's home must be prepared already.
     *
     * @throws java.nio.file.FileSystemException if a file or folder cannot be created
     */
    public static Registration begin(App app) throws IOException {
        return begin(app, null);
    }

    /**
     * Takes the lock of a new instance, like {@link #begin(App)}.
     *
     * @param program what the record says of the program behind the server; null for nothing
     * @throws java.nio.file.FileSystemException if a file or folder cannot be made
     */
    public static Registration begin(App app, @Nullable Program program) throws IOException {
        return begin(InstanceFiles.of(app), program);
    }

    static Registration begin(InstanceFiles records, @Nullable Program program) throws IOException {
        records.prepare();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            OwnIdentity identity = OwnIdentity.create(records.app());
            Optional<LockFile> lock = records.takeLock(identity.id());
            if (lock.isPresent()) {
                return new Registration(records, identity, program, lock.get());
            }
        }
        throw new IOException("other programs took or deleted each of " + ATTEMPTS + " new lock files");
    }

    /** Returns the server's identity. */
    public OwnIdentity identity() {
        return identity;
    }

    /** Returns whether locks work here. If not, other programs cannot be sure that this server is running. */
    synchronized boolean isLocked() {
        return lock.isLocked();
    }

    /** Returns a warning if locks do not work here, for the user who started this server. */
    public Optional<String> warning() {
        return isLocked() ? Optional.empty() : Optional.of(records.lockWarning());
    }

    /**
     * Writes the record.
     *
     * @param port the port that the server is bound to, 1 to 65535
     * @param onBothLoopbacks whether it listens on 127.0.0.1 and ::1, so that its URL may say {@code localhost}
     * @throws java.nio.file.FileSystemException if it cannot be written
     */
    public synchronized void publish(int port, boolean onBothLoopbacks) throws IOException {
        InstanceRecord written = InstanceRecord.of(identity, port, onBothLoopbacks, program);
        records.write(written);
        record = written;
    }

    /**
     * Restores the folder, the lock and the record if they were removed or changed. Call this every few seconds.
     *
     * @throws java.nio.file.FileSystemException if a file cannot be written
     */
    public synchronized void restore() throws IOException {
        if (record == null) {
            return;
        }
        if (!lock.counts()) {
            records.prepare();
            // The file there may be a copy, for example from a backup, whose lock no process holds.
            records.sweep(identity.id());
            Optional<LockFile> retaken = records.takeLock(identity.id());
            if (retaken.isEmpty()) {
                return;
            }
            lock.close();
            lock = retaken.get();
        }
        Optional<InstanceRecord> standing = records.read(identity.id()).value();
        if (standing.isEmpty() || !standing.get().equals(record)) {
            records.write(record);
        }
    }

    /**
     * Deletes the record, because the server is about to stop.
     *
     * @throws java.nio.file.FileSystemException if it cannot be deleted
     */
    public synchronized void withdraw() throws IOException {
        if (record != null) {
            record = null;
            records.delete(identity.id());
        }
    }

    /**
     * Deletes the record, if it still exists, and the lock. A second call does nothing.
     *
     * @throws java.nio.file.FileSystemException if a file cannot be deleted; the lock is released anyway
     */
    @Override
    public synchronized void close() throws IOException {
        try {
            withdraw();
        } finally {
            lock.delete();
        }
    }
}
