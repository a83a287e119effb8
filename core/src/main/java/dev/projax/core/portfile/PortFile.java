package dev.projax.core.portfile;

import dev.projax.core.files.AtomicFile;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.MountPoint;
import dev.projax.core.files.OwnFile;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.files.Reading;
import dev.projax.core.files.SmallFile;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The port file, which contains the port of the app's server: {@code cat ~/.projax/api-port.txt} prints it. Readers see
 * either the old content or the new, never a part. Safe for use from any thread and any process.
 */
public final class PortFile {
    /** The largest file that is read, in bytes. */
    static final int MAX_BYTES = 64;

    private final App app;
    private final Path path;

    private PortFile(App app) {
        this.app = app;
        this.path = app.portFile();
    }

    /** Returns the port file of {@code app}, without touching any file. */
    public static PortFile of(App app) {
        return new PortFile(app);
    }

    /** Returns its absolute path. */
    public Path path() {
        return path;
    }

    /**
     * Creates the directories that a server needs, private to this user, and refuses unsafe ones. Call this before
     * binding a port.
     *
     * @return one sentence for each change: the app's home is tightened if other users could enter it
     * @throws FileSystemException if a directory cannot be created, belongs to another user, or is writable by others;
     *     if there is no place for the app's files; or if something is at the port file's path that cannot or must not
     *     be replaced
     */
    public List<String> prepare() throws IOException {
        List<String> notices = prepareDirectories();
        requireReplaceable();
        return notices;
    }

    /**
     * Creates and checks only the directories. This is for a server that had the port file before, and may replace
     * whatever is in its place now.
     *
     * @return one sentence for each change, like {@link #prepare}
     * @throws FileSystemException if a directory cannot be created, belongs to another user, or is
     *     writable by others
     */
    public List<String> prepareDirectories() throws IOException {
        app.requireHome();
        List<String> notices = PrivateDirectory.prepare(app.directory(), "." + app.name());
        if (isChosen()) {
            PrivateDirectory.requireUnwritableByOthers(parent(), "the port file");
        }
        return notices;
    }

    /**
     * Returns one sentence for each change that {@link #prepare} would make to existing directories. Changes nothing.
     *
     * @throws FileSystemException if it would refuse one, or if a server could not write its files there for another
     *     reason
     */
    public List<String> foresee() throws IOException {
        app.requireHome();
        List<String> changes = new ArrayList<>(PrivateDirectory.foresee(app.directory(), "." + app.name()));
        if (isChosen()) {
            PrivateDirectory.foreseeUnwritableByOthers(parent(), "the port file");
        }
        requireReplaceable();
        Foresight.requireFiles(app);
        return changes;
    }

    /**
     * Reads the file. Only a regular file that this user owns counts. Never blocks, does not follow links, and reads at
     * most 64 bytes.
     */
    public Reading<Integer> read() {
        if (!app.hasHome()) {
            return Reading.missing();
        }
        Reading<byte[]> content = SmallFile.readWatched(path, MAX_BYTES);
        return content.value().isPresent()
                ? PortFileFormat.parse(content.value().get())
                : content.withoutValue();
    }

    /**
     * Writes {@code port} to the file, atomically, with access for this user only.
     *
     * @param instance the server's ID, part of the temporary file's name, so that two servers never write the same one
     * @throws FileSystemException if it cannot be written; the old content stays
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays interrupted, and the old content
     *     stays
     */
    public void publish(int port, InstanceId instance) throws IOException {
        AtomicFile.write(path, instance.text(), PortFileFormat.format(port));
    }

    /**
     * Deletes the file if it still contains {@code port}. The owner must call this while its server still holds that
     * port, so that no other server can have published the same number.
     *
     * @return whether it was deleted
     * @throws FileSystemException if it cannot be deleted
     */
    boolean withdraw(int port) throws IOException {
        if (!read().says(port)) {
            return false;
        }
        try {
            return Files.deleteIfExists(path);
        } catch (IOException e) {
            throw FileProblem.at(path, e);
        }
    }

    /** Returns the file whose lock the owner holds. {@link PortFileClaim} queues for it. */
    public Path lockFile() {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    /**
     * Checks that the port file can be replaced. In the app's home, anything may be replaced. Elsewhere only a regular
     * file may be, because root could choose {@code /dev/null} and remove it for the whole machine.
     */
    private void requireReplaceable() throws IOException {
        if (isChosen()) {
            try {
                OwnFile.look(path, ", so it is not replaced");
            } catch (NoSuchFileException e) {
                // The server will create it.
            } catch (IOException e) {
                throw FileProblem.at(path, e);
            }
        }
        MountPoint.requireNone(path);
    }

    /** Returns whether it is outside the app's home. */
    private boolean isChosen() {
        return !parent().equals(app.directory());
    }

    private Path parent() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
