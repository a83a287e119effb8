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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive lock of a file, held by this process. The kernel gives it back when the process ends, however it ends.
 *
 * <p>POSIX record locks belong to a process and a file, not to a channel: closing <em>any</em> channel to the file drops
 * the lock, without a sign. Therefore no other class opens lock files; this one never opens a file whose lock it holds,
 * and never closes a channel to a file whose lock another class loader of this JVM holds. May be used from any thread.
 */
public final class LockFile implements Closeable {
    /**
     * Owned by who opens, closes or looks at a lock file. Class loaders that have this class each share the JVM's locks,
     * and have to share this too; the JVM has each constant string once. It is where this class stood in version 0.1, which may
     * be in the same JVM: a name for all versions, and not the place of the class.
     */
    private static final Object JVM = "dev.projax.core.registry.LockFile".intern();

    /** The identities of the files whose lock this class holds. */
    private static final Set<Object> HELD = new HashSet<>();

    /** Channels to files whose lock another class loader of this JVM held when last looked at. */
    private static final Map<Object, FileChannel> HELD_ELSEWHERE = new HashMap<>();

    /** How often an unlucky open is repeated: the file may be deleted or replaced at any moment. */
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
     * Makes a file that nobody else makes, and takes its lock.
     *
     * @return the lock; empty if somebody looked at the new file or swept it away in the same moment: then the name is
     *     spoilt, for a sweeper may yet delete what stands there
     * @throws IOException if the file cannot be made
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
     * Takes the lock without waiting, and makes the file with mode 0600 if there is none; its directory has to exist.
     *
     * @return the lock; empty if somebody holds it, in this JVM or another process
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
     * What an attempt to take a lock gave: the lock; or a channel on which the end of another process can be awaited; or
     * neither, because this JVM has the lock.
     */
    record Attempt(
            Object identity,
            @Nullable LockFile lock,
            @Nullable FileChannel queue) {}

    /** Takes the lock as {@link #tryHold} does; the caller has to close the channel to wait on, if it gets one. */
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
                    // Replaced meanwhile, or just made: only of a file that stood there before is it known which was
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
        throw new IOException("it is replaced again and again");
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
        HELD.add(identity);
        return new LockFile(path, identity, channel, kernel, locked);
    }

    /**
     * Makes a lock of what the kernel has given to a waiting channel, unless it was closed or another file has taken its
     * place meanwhile.
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

    /** Closes a channel on which nobody waits any more, or wakes up who does. */
    static void abandon(FileChannel channel) {
        synchronized (JVM) {
            closeQuietly(channel, FileChannel::close);
        }
    }

    /** Leaves a channel open for good, because another class loader of this JVM has the file's lock. */
    static void keepOpen(Object identity, FileChannel channel, KernelLocks kernel) {
        synchronized (JVM) {
            List.copyOf(HELD_ELSEWHERE.keySet()).forEach(known -> isHeldElsewhere(known, kernel));
            HELD_ELSEWHERE.put(identity, channel);
        }
    }

    private static boolean isHeldByThisJvm(Object identity, KernelLocks kernel) {
        return HELD.contains(identity) || isHeldElsewhere(identity, kernel);
    }

    private static boolean isHeldElsewhere(Object identity, KernelLocks kernel) {
        FileChannel channel = HELD_ELSEWHERE.get(identity);
        if (channel == null) {
            return false;
        }
        try {
            kernel.tryLock(channel, true);
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return true;
        }
        // Given or refused: nobody in this JVM has the lock, and the channel may be closed.
        HELD_ELSEWHERE.remove(identity);
        closeQuietly(channel, kernel::close);
        return false;
    }

    /**
     * Tells whether somebody holds the lock. The look itself is a shared lock, for a moment: exclusive ones would take
     * each other for owners. Makes no file and follows no link.
     */
    public static Liveness test(Path path, KernelLocks kernel) {
        try {
            return sweepIfFree(path, kernel, () -> {}, false);
        } catch (IOException e) {
            return Liveness.UNKNOWN;
        }
    }

    /**
     * Does {@code sweep} if nobody holds the lock, and while nobody can take it, then deletes the file.
     *
     * @return what the look gave; {@link Liveness#FREE} if all is swept
     * @throws IOException if {@code sweep} fails, or the file cannot be deleted
     */
    public static Liveness sweepIfFree(Path path, KernelLocks kernel, Sweep sweep) throws IOException {
        return sweepIfFree(path, kernel, sweep, true);
    }

    /** What is to be done while a lock is known to be free. */
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
                        // a channel could not be closed either, and who looks every few seconds would run out of them
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

    /** Takes a shared lock, which goes with its channel; {@link Liveness#FREE} if it was given. */
    private static Liveness look(FileChannel channel, KernelLocks kernel) {
        try {
            return kernel.tryLock(channel, true) == null ? Liveness.HELD : Liveness.FREE;
        } catch (IOException e) {
            return Liveness.UNKNOWN;
        }
    }

    /** Tells whether the lock is real; where locks do not work, holding the file means nothing to others. */
    public boolean isLocked() {
        return locked;
    }

    /** Tells whether the file still stands at its path; if not, others see another file, or none. */
    public boolean counts() {
        return stands(path, identity);
    }

    /** Tells whether the file of that identity stands at {@code path}. */
    static boolean stands(Path path, Object identity) {
        try {
            return identity.equals(identityOf(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes the file if it still stands at its path, and gives the lock back. */
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

    /** Gives the lock back; the file stays. A second call does nothing. */
    @Override
    public void close() {
        synchronized (JVM) {
            if (!closed) {
                closed = true;
                HELD.remove(identity);
                closeQuietly(channel, kernel::close);
            }
        }
    }

    /** Returns what tells the file from every other one, whatever path leads to it; null if there is none. */
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
            // the descriptor is gone, and with it the lock; or the file system does not answer, and the process's end
            // will do it
        }
    }
}
