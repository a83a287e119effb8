package dev.projax.core.leases;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.ExistingPath;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.SmallFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of leases. While a name is leased, a process holds the lock of {@code HASH.web.lock}, where the hash is the
 * directory's. {@code HASH.web.21000.name} remembers which port the name had last ({@link RememberedPorts}), with
 * {@code directory}, {@code name} and {@code port} in {@link KeyValueLines}. Its time says when. That is only a hint:
 * the locks decide. Safe for use from any thread.
 */
public final class LeaseNames {
    private static final String LOCK = ".lock";
    private static final String ALL_MEMORIES = "*" + RememberedPorts.SUFFIX;
    private static final int HASH_END = LeaseName.hashOf("").length();

    /** How many directories one call of {@link #sweep} looks at, so that it stays quick among thousands of them. */
    private static final int SWEPT_AT_ONCE = 16;

    private static final boolean UTF_8 =
            System.getProperty("sun.jnu.encoding", "").equals("UTF-8");

    private final Path path;
    private final KernelLocks kernel;

    LeaseNames(Path path, KernelLocks kernel) {
        this.path = path;
        this.kernel = kernel;
    }

    /**
     * Takes the lock of a name.
     *
     * @return empty if this or another process holds it
     * @throws FileSystemException if a directory or the file is unusable, or if locks do not work there
     */
    public Optional<Closeable> tryTake(LeaseName name) throws FileSystemException {
        PrivateDirectory.make(path);
        return WorkingLock.tryHold(path.resolve(name.key() + LOCK), kernel).map(lock -> lock);
    }

    /**
     * Remembers which port a name has. Only the holder of the name's lock may call this. If it fails, the name gets
     * another port next time.
     */
    public void remember(LeaseName name, int port) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("directory", name.directory());
        values.put("name", name.name());
        values.put("port", port);
        Path file = path.resolve(RememberedPorts.fileName(name, port));
        try {
            AtomicFile.writeLocked(file, KeyValueLines.format(values));
            // The system's own time of the file may be some milliseconds old.
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            for (Path memory : memories(name.key() + "." + ALL_MEMORIES)) {
                if (!memory.equals(file)) {
                    Files.deleteIfExists(memory);
                }
            }
        } catch (IOException e) {
            // It is only a hint.
        }
    }

    /** Returns the ports that names had last. */
    public RememberedPorts remembered() {
        return new RememberedPorts(memories(ALL_MEMORIES));
    }

    private List<Path> memories(String pattern) {
        try {
            return PrivateDirectory.list(path, pattern);
        } catch (FileSystemException e) {
            return List.of();
        }
    }

    /** Forgets the names of directories that are gone. Looks only at some of them, chosen at random. */
    public void sweep() {
        Map<String, Path> oneOfEach = new LinkedHashMap<>();
        List<Path> memories = memories("?".repeat(HASH_END) + "." + ALL_MEMORIES);
        Collections.shuffle(memories);
        for (Path memory : memories) {
            if (oneOfEach.size() < SWEPT_AT_ONCE) {
                oneOfEach.putIfAbsent(hash(memory), memory);
            }
        }
        oneOfEach.forEach((hash, memory) -> {
            if (isOfGoneDirectory(memory)) {
                memories.stream().filter(each -> hash(each).equals(hash)).forEach(this::forget);
            }
        });
    }

    private static String hash(Path memory) {
        return String.valueOf(memory.getFileName()).substring(0, HASH_END);
    }

    /** Returns whether nothing is at the path of the directory. If that is not certain, it returns false. */
    private static boolean isOfGoneDirectory(Path memory) {
        Optional<String> directory = SmallFile.read(memory, KeyValueLines.MAX_BYTES)
                .value()
                .map(content -> KeyValueLines.parse(content).get("directory"))
                .filter(text -> hash(memory).equals(LeaseName.hashOf(text)));
        try {
            return directory.filter(LeaseNames::isPathHere).isPresent() && isGone(Path.of(directory.get()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /**
     * Returns whether a directory was deleted. If what is left of its path is the root or an empty directory, it may be
     * on a disk that is not mounted, or outside this container.
     */
    private static boolean isGone(Path directory) {
        if (!Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Path left = ExistingPath.nearest(directory);
        try {
            return left.getParent() != null && !PrivateDirectory.list(left, "*").isEmpty();
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** Returns whether the text is the same path in this locale. A percent sign may stand for bytes that are no text. */
    private static boolean isPathHere(String directory) {
        return directory.indexOf('%') < 0 && (UTF_8 || directory.chars().allMatch(c -> c < 128));
    }

    /** Forgets a name, unless it is leased. */
    private void forget(Path memory) {
        String file = String.valueOf(memory.getFileName());
        String key = file.substring(0, file.indexOf('.', HASH_END + 1));
        try {
            LockFile.sweepIfFree(path.resolve(key + LOCK), kernel, () -> Files.deleteIfExists(memory));
        } catch (IOException e) {
            // A later sweep tries again.
        }
    }
}
