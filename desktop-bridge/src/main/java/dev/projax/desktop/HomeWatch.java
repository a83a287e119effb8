package dev.projax.desktop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Watches for a new port file. Usually the system reports each change of its directory. If it cannot, because the
 * directory does not exist yet or this user's watches are used up, {@link #hasChanged} looks. Call that as often as
 * {@link #lookAgain} says. While open, it holds a thread and what the JDK needs.
 */
final class HomeWatch implements Closeable {
    /** On other systems the JDK itself only polls, and rarely. */
    private static final boolean TELLS_AT_ONCE = System.getProperty("os.name").matches("Linux|Windows.*");

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(30);

    private final Path portFile;
    private final Path directory;
    private final Runnable changed;
    private final Watches watches;
    private @Nullable Object watched;
    private @Nullable WatchService service;
    private volatile boolean watching;
    private String lastSeen;

    /** A source of watch services. */
    interface Watches {
        /**
         * Opens a watch service.
         *
         * @throws IOException if none is available now
         */
        WatchService open() throws IOException;
    }

    private HomeWatch(Path portFile, Path directory, Runnable changed, Watches watches) {
        this.portFile = portFile;
        this.directory = directory;
        this.changed = changed;
        this.watches = watches;
        this.lastSeen = look();
    }

    /**
     * Starts to watch.
     *
     * @param changed called from another thread
     */
    static HomeWatch open(Path portFile, Runnable changed) {
        return open(portFile, changed, FileSystems.getDefault()::newWatchService);
    }

    /** Starts to watch with a service from {@code watches}. */
    static HomeWatch open(Path portFile, Runnable changed, Watches watches) {
        Path parent = portFile.toAbsolutePath().getParent();
        HomeWatch watch = new HomeWatch(portFile, parent == null ? portFile : parent, changed, watches);
        watch.register();
        return watch;
    }

    /** Returns how long you may wait before you look again. */
    Duration lookAgain() {
        return watching && TELLS_AT_ONCE ? LATER : SOON;
    }

    /** Returns whether the file has changed since the last look, and makes sure that its directory is watched. */
    boolean hasChanged() {
        if (!watching || !Objects.equals(watched, identity(directory))) {
            register();
        }
        String seen = look();
        boolean isNew = !seen.equals(lastSeen);
        lastSeen = seen;
        return isNew;
    }

    /** Registers a watch. If none is available now, because no descriptors are left, a later call tries again. */
    private void register() {
        close();
        if (!Files.isDirectory(directory)) {
            return;
        }
        try {
            watched = identity(directory);
            WatchService fresh = watches.open();
            service = fresh;
            directory.register(fresh, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            watching = true;
            Thread thread = new Thread(() -> listen(fresh), "projax-home-watch");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException | UnsupportedOperationException e) {
            close();
        }
    }

    /**
     * Returns a value that differs for another directory of the same name: a watch stays with a directory that is moved
     * away.
     */
    private static @Nullable Object identity(Path directory) {
        try {
            return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    private void listen(WatchService told) {
        try {
            while (true) {
                WatchKey key = told.take();
                boolean relevant = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    relevant |= event.kind() == StandardWatchEventKinds.OVERFLOW
                            || portFile.getFileName().equals(event.context());
                }
                boolean gone = !key.reset();
                if (gone) {
                    watching = false;
                }
                if (relevant || gone) {
                    changed.run();
                }
                if (gone) {
                    return;
                }
            }
        } catch (ClosedWatchServiceException e) {
            // expected: close() was called
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a text that changes when the port file is replaced, and only then. */
    private String look() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(portFile, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }

    @Override
    public void close() {
        watching = false;
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            // the system takes back what it held anyway
        }
        service = null;
    }
}
