package dev.projax.core.instances;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.KernelLocks;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.LockFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.Reading;
import dev.projax.core.files.SmallFile;
import dev.projax.core.files.TimedLocks;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The files of an app's servers, in the folder {@code instances} of its home. Each server has a record, which says
 * where it is, and a lock, which shows that it is running. Safe for use from any thread and any process.
 */
public final class InstanceFiles {
    private static final String RECORD = ".instance";
    private static final String LOCK = ".lock";
    private static final String TEMPORARY = ".tmp";

    private final App app;
    private final Path directory;
    private final KernelLocks kernel;

    private InstanceFiles(App app, KernelLocks kernel) {
        this.app = app;
        this.directory = app.directory().resolve(HomeNames.INSTANCES);
        this.kernel = kernel;
    }

    /** Returns the files of {@code app}, without touching any. */
    public static InstanceFiles of(App app) {
        return new InstanceFiles(app, TimedLocks.SYSTEM);
    }

    static InstanceFiles of(App app, KernelLocks kernel) {
        return new InstanceFiles(app, kernel);
    }

    /** Returns the app that the servers belong to. */
    App app() {
        return app;
    }

    /**
     * Returns the IDs of all records, in no particular order; none if the folder does not exist.
     *
     * @throws FileSystemException if the folder cannot be read
     */
    public Collection<InstanceId> ids() throws IOException {
        return idsOf(RECORD);
    }

    /** Reads a record. Only a regular file that this user owns counts. Never blocks, and does not follow links. */
    public Reading<InstanceRecord> read(InstanceId id) {
        return read(record(id), id);
    }

    /** Reads the record next to the lock of any app's server, like {@link #read(InstanceId)}. */
    static Reading<InstanceRecord> readNextTo(Path lock, InstanceId id) {
        return read(lock.resolveSibling(id.text() + RECORD), id);
    }

    private static Reading<InstanceRecord> read(Path record, InstanceId id) {
        Reading<byte[]> content = SmallFile.read(record, InstanceRecordFormat.MAX_BYTES);
        return content.value().isPresent()
                ? InstanceRecordFormat.parse(id, content.value().get())
                : content.withoutValue();
    }

    /** Returns whether the server's lock is held, which means that it is running. */
    public Liveness liveness(InstanceId id) {
        return LockFile.test(lock(id), kernel);
    }

    /**
     * Returns the servers whose lock is held, with or without a record.
     *
     * @throws FileSystemException if the folder cannot be read
     */
    public Collection<InstanceId> living() throws IOException {
        Collection<InstanceId> living = new ArrayList<>();
        for (InstanceId id : idsOf(LOCK)) {
            if (liveness(id) == Liveness.HELD) {
                living.add(id);
            }
        }
        return living;
    }

    /**
     * Returns a warning if locks do not work here, for users who start or search for a server.
     *
     * @param id the ID of a server that has a lock file
     */
    public Optional<String> lockWarning(InstanceId id) {
        return liveness(id) == Liveness.UNKNOWN ? Optional.of(lockWarning()) : Optional.empty();
    }

    /** Returns the warning for a file system without locks. */
    String lockWarning() {
        return "file locks do not work in " + directory
                + ", so an unresponsive server cannot be distinguished from a stopped one; "
                + "choose a home on another file system";
    }

    /**
     * Deletes the files of a stopped server, first the record, then the lock, unless it turns out to be running. Call
     * this only if {@code InstanceState} says that the server has stopped: a free lock is not enough.
     *
     * @return whether it was deleted
     * @throws FileSystemException if a file cannot be deleted
     */
    public boolean sweep(InstanceId id) throws IOException {
        try {
            Liveness liveness = LockFile.sweepIfFree(lock(id), kernel, () -> Files.deleteIfExists(record(id)));
            if (liveness == Liveness.MISSING) {
                Files.deleteIfExists(record(id));
            }
            return liveness.hasEnded();
        } catch (IOException e) {
            throw FileProblem.at(record(id), e);
        }
    }

    /**
     * Returns what {@link #sweepLeftovers} would delete.
     *
     * @throws FileSystemException if a folder cannot be read
     */
    public List<Path> leftovers() throws IOException {
        List<Path> leftovers = new ArrayList<>();
        for (InstanceId id : idsOf(LOCK)) {
            if (!Files.exists(record(id)) && hasEnded(id)) {
                leftovers.add(lock(id));
            }
        }
        for (Path folder : writtenFolders()) {
            leftovers.addAll(temporaries(folder));
        }
        return leftovers;
    }

    /**
     * Deletes the leftovers of servers that were killed before or while they wrote their record: free locks without a
     * record, and temporary files of stopped servers.
     *
     * @throws FileSystemException if a folder cannot be read or a file cannot be deleted
     */
    public void sweepLeftovers() throws IOException {
        for (InstanceId id : idsOf(LOCK)) {
            if (!Files.exists(record(id))) {
                sweep(id);
            }
        }
        for (Path folder : writtenFolders()) {
            for (Path file : temporaries(folder)) {
                delete(file);
            }
        }
    }

    private List<Path> writtenFolders() {
        List<Path> folders = new ArrayList<>(
                List.of(directory, app.directory(), app.directory().resolve(HomeNames.LOGS)));
        Path portFileDirectory = app.portFile().getParent();
        if (portFileDirectory != null && !portFileDirectory.equals(app.directory())) {
            folders.add(portFileDirectory);
        }
        return folders;
    }

    /** Returns the temporary files of stopped servers. */
    private List<Path> temporaries(Path folder) throws IOException {
        List<Path> temporaries = new ArrayList<>();
        for (Path file : PrivateDirectory.list(folder, "*" + TEMPORARY)) {
            Optional<InstanceId> writer = AtomicFile.writerOf(file).flatMap(InstanceId::parse);
            if (writer.isPresent() && hasEnded(writer.get())) {
                temporaries.add(file);
            }
        }
        return temporaries;
    }

    private boolean hasEnded(InstanceId id) {
        return liveness(id).hasEnded();
    }

    private static void delete(Path file) throws IOException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The system also reports an error if the folder is gone or is no longer a folder.
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw FileProblem.at(file, e);
            }
        }
    }

    /** Creates the folder. The app's home must be prepared already. */
    void prepare() throws FileSystemException {
        PrivateDirectory.make(directory);
    }

    /** Takes the lock of a new server. Empty if another ID must be used. */
    Optional<LockFile> takeLock(InstanceId id) throws IOException {
        try {
            return LockFile.create(lock(id), kernel);
        } catch (IOException e) {
            throw FileProblem.at(lock(id), e);
        }
    }

    void write(InstanceRecord record) throws IOException {
        AtomicFile.write(record(record.id()), record.id().text(), InstanceRecordFormat.format(record));
    }

    void delete(InstanceId id) throws IOException {
        delete(record(id));
    }

    private Collection<InstanceId> idsOf(String suffix) throws IOException {
        Collection<InstanceId> ids = new ArrayList<>();
        for (Path file : PrivateDirectory.list(directory, "*" + suffix)) {
            idOf(file, suffix).ifPresent(ids::add);
        }
        return ids;
    }

    /** Returns the server that a path is the lock of, in the home of any app; empty if it is another path. */
    static Optional<InstanceId> idOfLock(Path path) {
        Path folder = path.getParent();
        return folder != null && folder.isAbsolute() && folder.endsWith(HomeNames.INSTANCES)
                ? idOf(path, LOCK)
                : Optional.empty();
    }

    private static Optional<InstanceId> idOf(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(suffix)
                ? InstanceId.parse(name.substring(0, name.length() - suffix.length()))
                : Optional.empty();
    }

    /** Returns the path of the server's record, which need not exist. */
    public Path record(InstanceId id) {
        return directory.resolve(id.text() + RECORD);
    }

    /** Returns the path of the server's lock, which need not exist. */
    public Path lock(InstanceId id) {
        return directory.resolve(id.text() + LOCK);
    }
}
