package dev.projax.core.instances;

import dev.projax.core.files.LockFile;
import dev.projax.core.registry.App;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An instance's place in the home: its own lock, held for life, and its record. May be used from any thread.
 */
public final class Registration implements Closeable {
    /** So many ids can be spoilt in a row by those who look at and sweep the files, before something else is wrong. */
    private static final int ATTEMPTS = 1000;

    private final InstanceFiles records;
    private final OwnIdentity identity;
    private LockFile lock;
    private @Nullable InstanceRecord record;

    private Registration(InstanceFiles records, OwnIdentity identity, LockFile lock) {
        this.records = records;
        this.identity = identity;
        this.lock = lock;
    }

    /**
     * Takes the lock of a new instance; the app's directory has to be prepared.
     *
     * @throws java.nio.file.FileSystemException if a file or folder cannot be made
     */
    public static Registration begin(App app) throws IOException {
        return begin(InstanceFiles.of(app));
    }

    static Registration begin(InstanceFiles records) throws IOException {
        records.prepare();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            OwnIdentity identity = OwnIdentity.create();
            Optional<LockFile> lock = records.takeLock(identity.id());
            if (lock.isPresent()) {
                return new Registration(records, identity, lock.get());
            }
        }
        throw new IOException("each of " + ATTEMPTS + " new lock files was taken or deleted by somebody else");
    }

    /** Returns who the instance is. */
    public OwnIdentity identity() {
        return identity;
    }

    /** Tells whether locks work here; if not, nobody can be sure that this instance lives. */
    synchronized boolean isLocked() {
        return lock.isLocked();
    }

    /** Returns a warning for whoever has started this instance, where locks do not work. */
    public Optional<String> warning() {
        return isLocked() ? Optional.empty() : Optional.of(records.lockWarning());
    }

    /**
     * Writes the record.
     *
     * @param port the one that the server is bound to, 1 to 65535
     * @throws java.nio.file.FileSystemException if it cannot be written
     */
    public synchronized void publish(int port) throws IOException {
        InstanceRecord written = InstanceRecord.of(identity, port);
        records.write(written);
        record = written;
    }

    /**
     * Makes anew what somebody has removed or changed: the folder, the lock, the record. To be called every few seconds.
     *
     * @throws java.nio.file.FileSystemException if a file cannot be written
     */
    public synchronized void restore() throws IOException {
        if (record == null) {
            return;
        }
        if (!lock.counts()) {
            records.prepare();
            // What stands there may be a copy, as from a backup, which nobody holds.
            records.sweep(identity.id());
            Optional<LockFile> anew = records.takeLock(identity.id());
            if (anew.isEmpty()) {
                return;
            }
            lock.close();
            lock = anew.get();
        }
        Optional<InstanceRecord> standing = records.read(identity.id()).value();
        if (standing.isEmpty() || !standing.get().equals(record)) {
            records.write(record);
        }
    }

    /**
     * Deletes the record: the server is about to stop.
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
     * Deletes the record, if it is still there, and the lock. A second call does nothing.
     *
     * @throws java.nio.file.FileSystemException if a file cannot be deleted; the lock is given back all the same
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
