package dev.projax.core.instances;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.OwnFile;
import dev.projax.core.files.TimedLocks;
import dev.projax.core.registry.App;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock that a program holds while it starts a background server. It only avoids needless processes. The port file's
 * lock guarantees that there is one server, because this lock is released if its holder is killed, while the server
 * that it started keeps running.
 *
 * <p>Where locks do not work, a file that only one program can create replaces it: {@code start.mark}. Its creator
 * deletes it. If it is older than a start can take, its creator was killed, and another program takes over.
 */
public final class StartLock implements Closeable {
    private static final Duration LONGEST_START = Duration.ofSeconds(35);

    private final LockFile lock;
    private @Nullable Path mark;

    private StartLock(LockFile lock, @Nullable Path mark) {
        this.lock = lock;
        this.mark = mark;
    }

    /**
     * Takes the lock without waiting. The app's home must be prepared already.
     *
     * @return the lock; empty if another program is starting a server
     * @throws java.nio.file.FileSystemException if the lock file cannot be opened
     */
    public static Optional<StartLock> tryHold(App app) throws IOException {
        return tryHold(app, TimedLocks.SYSTEM, InstantSource.system());
    }

    static Optional<StartLock> tryHold(App app, KernelLocks kernel, InstantSource clock) throws IOException {
        Path path = file(app);
        try {
            Optional<LockFile> lock = LockFile.tryHold(path, kernel);
            if (lock.isEmpty() || lock.get().isLocked()) {
                return lock.map(it -> new StartLock(it, null));
            }
            Path mark = path.resolveSibling(HomeNames.START_MARK);
            if (creates(mark, clock)) {
                return Optional.of(new StartLock(lock.get(), mark));
            }
            lock.get().close();
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    /** Returns the lock file. */
    public static Path file(App app) {
        return app.directory().resolve(HomeNames.START_LOCK);
    }

    private static boolean creates(Path mark, InstantSource clock) throws IOException {
        try {
            OwnFile.create(mark).close();
            return true;
        } catch (FileAlreadyExistsException e) {
            if (isLeftBehind(mark, clock)) {
                // Create it at the next attempt, so that of two programs that get here in the same moment, one must
                // check again.
                Files.deleteIfExists(mark);
            }
            return false;
        }
    }

    private static boolean isLeftBehind(Path mark, InstantSource clock) throws IOException {
        try {
            FileTime made = Files.getLastModifiedTime(mark, LinkOption.NOFOLLOW_LINKS);
            // The clock of another machine may be ahead.
            Duration age = Duration.between(made.toInstant(), clock.instant()).abs();
            return age.compareTo(LONGEST_START) > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Releases the lock and leaves its file. A second call does nothing. */
    @Override
    public void close() {
        if (mark != null) {
            try {
                Files.deleteIfExists(mark);
            } catch (IOException e) {
                // Another program takes over when it is old enough.
            }
            mark = null;
        }
        lock.close();
    }
}
