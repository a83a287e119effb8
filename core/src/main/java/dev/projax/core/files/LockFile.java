package dev.projax.core.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exclusive lock on a file, held by this process. The kernel releases it when the process exits, even if it is
 * killed.
 *
 * <p>POSIX record locks belong to a process and a file, not to a channel: closing <em>any</em> channel to the file
 * silently drops the lock. So no other class opens lock files. This one never opens a file whose lock it holds, and
 * never closes a channel to a file whose lock another class loader of this JVM holds. Safe for use from any thread.
 */
public final class LockFile implements Closeable {
    /**
     * The monitor for opening, closing and testing lock files. Class loaders that each load this class share the JVM's
     * locks, so they must share the monitor too. The JVM has each constant string only once. The string is where this
     * class was in version 0.1, which may run in the same JVM: it is a fixed name for all versions and does not follow
     * the class.
     */
    private static final Object JVM = "dev.projax.core.registry.LockFile".intern();

    /**
     * The locks that this class holds, by the identity of their file. A lock that its owner dropped without closing it
     * stays here until the process exits. Otherwise, the garbage collector would close its channel, which releases the
     * lock, and the file system would give the identity to another file.
     */
    private static final Map<Object, LockFile> HELD = new HashMap<>();

    /** Channels to files whose locks another class loader of this JVM held at the last test, by the file's identity. */
    private static final Map<Object, List<FileChannel>> HELD_ELSEWHERE = new HashMap<>();

    /** How often opening is retried. The file may be deleted or replaced at any moment. */
    private static final int ATTEMPTS = 100;

    private final Path path;
    private final Object identity;
    private final FileChannel channel;
    private final KernelLocks kernel;
    private final boolean locked;
    private boolean closed;

    private LockFile(Path path, Object identity, FileChannel channel, KernelLocks kernel, boolean locked) {
        this.path = path;
        this.identity = identity;
        this.channel = channel;
        this.kernel = kernel;
        this.locked = locked;
    }

    /**
     * Creates a new file and takes its lock.
     *
     * @return the lock; empty if another program tested or deleted the new file in the same moment. Then use another
     *     name, because a sweeper may still delete this one
     * @throws IOException if the file cannot be created
     */
    public static Optional<LockFile> create(Path path, KernelLocks kernel) throws IOException {
        synchronized (JVM) {
            FileChannel channel = OwnFile.create(path);
            Object identity = identityOf(path);
            if (identity == null) {
                channel.close();
                return Optional.empty();
            }
            Attempt attempt = take(path, identity, channel, kernel);
            if (attempt.queue != null) {
                attempt.queue.close();
            }
            if (attempt.lock != null && attempt.lock.counts()) {
                return Optional.of(attempt.lock);
            }
            if (attempt.lock != null) {
                attempt.lock.close();
            }
            if (stands(path, identity)) {
                Files.deleteIfExists(path);
            }
            return Optional.empty();
        }
    }

    /**
     * Takes the lock without waiting. Creates the file with mode 0600 if it does not exist; its directory must exist.
     *
     * @return the lock; empty if this JVM or another process holds it
     * @throws IOException if the file cannot be opened
     */
    public static Optional<LockFile> tryHold(Path path, KernelLocks kernel) throws IOException {
        synchronized (JVM) {
            Attempt attempt = attempt(path, kernel);
            if (attempt.queue != null) {
                attempt.queue.close();
            }
            return Optional.ofNullable(attempt.lock);
        }
    }

    /**
     * The result of an attempt to take a lock: the lock; or a channel for waiting until another process releases it; or
     * neither, because this JVM holds the lock.
     */
    record Attempt(
            Object identity,
            @Nullable LockFile lock,
            @Nullable FileChannel queue) {}

    /** Takes the lock like {@link #tryHold}. The caller must close the channel for waiting, if there is one. */
    static Attempt attempt(Path path, KernelLocks kernel) throws IOException {
        synchronized (JVM) {
            for (int i = 0; i < ATTEMPTS; i++) {
                Object before = identityOf(path);
                if (before != null && isHeldByThisJvm(before, kernel)) {
                    return new Attempt(before, null, null);
                }
                FileChannel channel = OwnFile.openOrCreate(path);
                Object identity = identityOf(path);
                if (identity == null || !identity.equals(before)) {
                    // Replaced meanwhile, or just created. Only if the file existed before is it certain which file was
                    // opened.
                    channel.close();
                    continue;
                }
                Attempt attempt = take(path, identity, channel, kernel);
                if (attempt.lock == null || attempt.lock.counts()) {
                    return attempt;
                }
                attempt.lock.close();
            }
        }
        throw new IOException("it keeps being replaced");
    }

    private static Attempt take(Path path, Object identity, FileChannel channel, KernelLocks kernel) {
        try {
            if (kernel.tryLock(channel, false) == null) {
                return new Attempt(identity, null, channel);
            }
            return new Attempt(identity, held(path, identity, channel, kernel, true), null);
        } catch (OverlappingFileLockException e) {
            keepOpen(identity, channel, kernel);
            return new Attempt(identity, null, null);
        } catch (IOException e) {
            return new Attempt(identity, held(path, identity, channel, kernel, false), null);
        }
    }

    private static LockFile held(Path path, Object identity, FileChannel channel, KernelLocks kernel, boolean locked) {
        LockFile lock = new LockFile(path, identity, channel, kernel, locked);
        HELD.put(identity, lock);
        return lock;
    }

    /**
     * Returns the lock that the kernel has granted to a waiting channel, unless the channel was closed or the file was
     * replaced meanwhile.
     */
    static Optional<LockFile> arrived(Path path, Object identity, FileChannel channel, KernelLocks kernel) {
        synchronized (JVM) {
            if (!channel.isOpen()) {
                return Optional.empty();
            }
            LockFile lock = held(path, identity, channel, kernel, true);
            if (lock.counts()) {
                return Optional.of(lock);
            }
            lock.close();
            return Optional.empty();
        }
    }

    /**
     * Closes a channel for waiting. A thread that still waits on it wakes up. If the wait is over and its channel must
     * stay open, this does nothing.
     */
    static void abandon(FileChannel channel) {
        synchronized (JVM) {
            boolean isLock = HELD.values().stream().anyMatch(lock -> lock.channel == channel);
            boolean isKept = HELD_ELSEWHERE.values().stream().anyMatch(kept -> kept.contains(channel));
            if (!isLock && !isKept) {
                closeQuietly(channel, FileChannel::close);
            }
        }
    }

    /** Keeps a channel open, because another class loader of this JVM holds the file's lock. */
    static void keepOpen(Object identity, FileChannel channel, KernelLocks kernel) {
        synchronized (JVM) {
            List.copyOf(HELD_ELSEWHERE.keySet()).forEach(known -> isHeldElsewhere(known, kernel));
            if (channel.isOpen()) {
                HELD_ELSEWHERE
                        .computeIfAbsent(identity, key -> new ArrayList<>())
                        .add(channel);
            }
        }
    }

    /** Returns whether this JVM holds the lock, in any class loader. Does not create the file. */
    public static boolean isHeldHere(Path path, KernelLocks kernel) {
        synchronized (JVM) {
            try {
                Object identity = identityOf(path);
                return identity != null && isHeldByThisJvm(identity, kernel);
            } catch (IOException e) {
                return false;
            }
        }
    }

    private static boolean isHeldByThisJvm(Object identity, KernelLocks kernel) {
        return HELD.containsKey(identity) || isHeldElsewhere(identity, kernel);
    }

    private static boolean isHeldElsewhere(Object identity, KernelLocks kernel) {
        List<FileChannel> channels = HELD_ELSEWHERE.get(identity);
        if (channels == null) {
            return false;
        }
        try {
            kernel.tryLock(channels.get(0), true);
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return true;
        }
        // Granted or refused: either way this JVM does not hold the lock, and the channels may be closed.
        HELD_ELSEWHERE.remove(identity);
        channels.forEach(channel -> closeQuietly(channel, kernel::close));
        return false;
    }

    /**
     * Tests whether any process holds the lock. The test takes a shared lock for a moment, because testers with
     * exclusive locks would mistake each other for owners. Does not create the file and does not follow links.
     */
    public static Liveness test(Path path, KernelLocks kernel) {
        try {
            return sweepIfFree(path, kernel, () -> {}, false);
        } catch (IOException e) {
            return Liveness.UNKNOWN;
        }
    }

    /**
     * Runs {@code sweep} if the lock is free, and then deletes the file. No process can take the lock meanwhile.
     *
     * @return the result of the test; {@link Liveness#FREE} if everything was swept
     * @throws IOException if {@code sweep} fails, or the file cannot be deleted
     */
    public static Liveness sweepIfFree(Path path, KernelLocks kernel, Sweep sweep) throws IOException {
        return sweepIfFree(path, kernel, sweep, true);
    }

    /** An action that runs while a lock is known to be free. */
    @FunctionalInterface
    public interface Sweep {
        void sweep() throws IOException;
    }

    private static Liveness sweepIfFree(Path path, KernelLocks kernel, Sweep sweep, boolean delete) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            synchronized (JVM) {
                Object identity;
                FileChannel channel;
                try {
                    identity = identityOf(path);
                    if (identity == null) {
                        return Liveness.MISSING;
                    }
                    if (isHeldByThisJvm(identity, kernel)) {
                        return Liveness.HELD;
                    }
                    if (kernel.isStuck()) {
                        // Closing a channel would fail too, and a caller that tests every few seconds would run out of
                        // descriptors.
                        return Liveness.UNKNOWN;
                    }
                    channel = OwnFile.open(path);
                } catch (NoSuchFileException e) {
                    return Liveness.MISSING;
                } catch (IOException e) {
                    return Liveness.UNKNOWN;
                }
                boolean mayClose = true;
                try {
                    Liveness seen = look(channel, kernel);
                    if (seen != Liveness.FREE) {
                        return seen;
                    }
                    if (identity.equals(identityOf(path))) {
                        sweep.sweep();
                        if (delete) {
                            Files.deleteIfExists(path);
                        }
                        return Liveness.FREE;
                    }
                } catch (OverlappingFileLockException e) {
                    mayClose = false;
                    keepOpen(identity, channel, kernel);
                    return Liveness.HELD;
                } finally {
                    if (mayClose) {
                        closeQuietly(channel, kernel::close);
                    }
                }
            }
        }
        return Liveness.UNKNOWN;
    }

    /**
     * Takes a shared lock, which closing the channel releases. Returns {@link Liveness#FREE} if the lock was granted.
     */
    private static Liveness look(FileChannel channel, KernelLocks kernel) {
        try {
            return kernel.tryLock(channel, true) == null ? Liveness.HELD : Liveness.FREE;
        } catch (IOException e) {
            return Liveness.UNKNOWN;
        }
    }

    /**
     * Returns whether the kernel granted the lock. Where locks do not work, other programs cannot see that this one
     * holds the file.
     */
    public boolean isLocked() {
        return locked;
    }

    /** Returns whether the file is still at its path. If not, other programs see another file or none. */
    public boolean counts() {
        return stands(path, identity);
    }

    /** Returns whether the file at {@code path} has that identity. */
    static boolean stands(Path path, Object identity) {
        try {
            return identity.equals(identityOf(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes the file if it is still at its path, and releases the lock. */
    public void delete() throws IOException {
        synchronized (JVM) {
            try {
                if (counts()) {
                    Files.deleteIfExists(path);
                }
            } finally {
                close();
            }
        }
    }

    /** Releases the lock and leaves the file. A second call does nothing. */
    @Override
    public void close() {
        synchronized (JVM) {
            if (!closed) {
                closed = true;
                HELD.remove(identity, this);
                closeQuietly(channel, kernel::close);
            }
        }
    }

    /** Returns a key that identifies the file under every path that leads to it; null if there is no file. */
    private static @Nullable Object identityOf(Path path) throws IOException {
        try {
            Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            // Windows has no keys.
            return key != null ? key : path.toRealPath(LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return null;
        }
    }

    private interface Closing {
        void close(FileChannel channel) throws IOException;
    }

    private static void closeQuietly(FileChannel channel, Closing closing) {
        try {
            closing.close(channel);
        } catch (IOException e) {
            // Either the descriptor is gone, and the lock with it, or the file system does not respond. Then the lock
            // goes when the process exits.
        }
    }
}
