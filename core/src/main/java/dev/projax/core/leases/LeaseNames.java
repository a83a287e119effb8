package dev.projax.core.leases;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.SmallFile;
import dev.projax.core.proof.Randomness;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of leases. While a name is leased, a process holds the lock of {@code HASH.lock}. {@code HASH.name}
 * remembers which port the name had last, {@link KeyValueLines} with {@code directory}, {@code name} and {@code port}.
 * That is only a hint: the locks decide. A name is forgotten when its directory is gone. Safe for use from any thread.
 */
public final class LeaseNames {
    private static final String LOCK = ".lock";
    private static final String MEMORY = ".name";
    private static final int WRITER_BYTES = 4;

    private final Path path;
    private final Preparation preparation;
    private final KernelLocks kernel;

    LeaseNames(Path path, Preparation preparation, KernelLocks kernel) {
        this.path = path;
        this.preparation = preparation;
        this.kernel = kernel;
    }

    /**
     * Takes the lock of a name.
     *
     * @return empty if this or another process holds it
     * @throws FileSystemException if a directory or the file is unusable, or if locks do not work there
     */
    public Optional<Closeable> tryTake(LeaseName name) throws FileSystemException {
        preparation.prepare();
        PrivateDirectory.make(path);
        return WorkingLock.tryHold(path.resolve(name.hash() + LOCK), kernel).map(lock -> lock);
    }

    /** Remembers which port a name has. If that fails, the name gets another port next time. */
    public void remember(LeaseName name, int port) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("directory", name.directory());
        values.put("name", name.name());
        values.put("port", port);
        try {
            AtomicFile.write(
                    path.resolve(name.hash() + MEMORY),
                    HexFormat.of().formatHex(Randomness.bytes(WRITER_BYTES)),
                    KeyValueLines.format(values));
        } catch (IOException e) {
            // It is only a hint.
        }
    }

    /** Returns all names with the ports that they had last, and forgets those whose directory is gone. */
    public Map<LeaseName, Integer> remembered() {
        Map<LeaseName, Integer> all = new LinkedHashMap<>();
        for (Path file : memories()) {
            Map<String, String> values = SmallFile.read(file, KeyValueLines.MAX_BYTES)
                    .value()
                    .map(KeyValueLines::parse)
                    .orElse(Map.of());
            LeaseName name = new LeaseName(values.getOrDefault("directory", ""), values.getOrDefault("name", ""));
            int port = port(values.getOrDefault("port", ""));
            if (port > 0 && file.endsWith(name.hash() + MEMORY)) {
                if (isGone(name.directory())) {
                    forget(name);
                } else {
                    all.put(name, port);
                }
            }
        }
        return all;
    }

    private List<Path> memories() {
        try {
            return PrivateDirectory.list(path, "*" + MEMORY);
        } catch (FileSystemException e) {
            return new ArrayList<>();
        }
    }

    /** Returns whether nothing is at the path. If that is not certain, it returns false. */
    private static boolean isGone(String directory) {
        try {
            return Files.notExists(Path.of(directory), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void forget(LeaseName name) {
        try {
            LockFile.sweepIfFree(
                    path.resolve(name.hash() + LOCK),
                    kernel,
                    () -> Files.deleteIfExists(path.resolve(name.hash() + MEMORY)));
        } catch (IOException e) {
            // The next one tries again.
        }
    }

    private static int port(String text) {
        boolean isNumber = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> '0' <= c && c <= '9');
        return isNumber ? Integer.parseInt(text) : 0;
    }
}
