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
 * The lock of who is about to start a server in the background. It only spares processes: what guarantees one server is the
 * port file's lock, for this one is gone when its holder is killed, and what the holder has started goes on.
 *
 * <p>Where locks do not work, a file takes their place that only one can make, {@code start.mark}. Who makes it removes it;
 * one that is older than a start takes was left by somebody who was killed, and the next one takes it over.
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
     * Takes the lock without waiting; the app's directory has to be prepared.
     *
     * @return the lock; empty if somebody else is about to start a server
     * @throws java.nio.file.FileSystemException if the lock's file cannot be opened
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
            if (makes(mark, clock)) {
                return Optional.of(new StartLock(lock.get(), mark));
            }
            lock.get().close();
            return Optional.empty();
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    /** Returns the file whose lock it is. */
    public static Path file(App app) {
        return app.directory().resolve(HomeNames.START_LOCK);
    }

    private static boolean makes(Path mark, InstantSource clock) throws IOException {
        try {
            OwnFile.create(mark).close();
            return true;
        } catch (FileAlreadyExistsException e) {
            if (isLeftBehind(mark, clock)) {
                // Made at the next try, so that of two who see this in the same moment one has to look again.
                Files.deleteIfExists(mark);
            }
            return false;
        }
    }

    private static boolean isLeftBehind(Path mark, InstantSource clock) throws IOException {
        try {
            FileTime made = Files.getLastModifiedTime(mark, LinkOption.NOFOLLOW_LINKS);
            // Another machine's clock may be ahead of this one's.
            Duration age = Duration.between(made.toInstant(), clock.instant()).abs();
            return age.compareTo(LONGEST_START) > 0;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Gives the lock back; its file stays. A second call does nothing. */
    @Override
    public void close() {
        if (mark != null) {
            try {
                Files.deleteIfExists(mark);
            } catch (IOException e) {
                // the next one takes it over when it is old enough
            }
            mark = null;
        }
        lock.close();
    }
}
