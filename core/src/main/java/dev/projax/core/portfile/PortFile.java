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
 * The file that names the port of the app's server: {@code cat ~/.projax/api-port.txt} prints it. Readers see the old
 * content or the new one, never a part. May be used from any thread and any process.
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

    /** Returns the port file of {@code app}; touches nothing. */
    public static PortFile of(App app) {
        return new PortFile(app);
    }

    /** Returns where it is, absolute. */
    public Path path() {
        return path;
    }

    /**
     * Makes the directories that a server needs, for this user alone, and refuses unsafe ones, before anything is
     * bound.
     *
     * @return what was changed on the way, a sentence each: an own directory that others could enter is tightened
     * @throws FileSystemException if a directory cannot be made, is another user's, or can be written by others; if there
     *     is no place for the app's files; or if what stands in the port file's place cannot be replaced, or is somebody's
     */
    public List<String> prepare() throws IOException {
        List<String> notices = prepareDirectories();
        requireReplaceable();
        return notices;
    }

    /**
     * Makes and checks the directories alone, for a server that has had the port file, and may have it again whatever stands in
     * its place meanwhile.
     *
     * @return what was changed on the way, as {@link #prepare} tells it
     * @throws FileSystemException if a directory cannot be made, is another user's, or can be written by others
     */
    public List<String> prepareDirectories() throws IOException {
        app.requireHome();
        List<String> notices = PrivateDirectory.prepare(app.directory(), "." + app.name());
        if (isChosen()) {
            PrivateDirectory.requireUnwritableByOthers(parent());
        }
        return notices;
    }

    /**
     * Returns what {@link #prepare} would change in directories that are there, a sentence each; touches nothing.
     *
     * @throws FileSystemException if it would refuse one, or a server could not keep its files there for another reason
     */
    public List<String> foresee() throws IOException {
        app.requireHome();
        List<String> changes = new ArrayList<>(PrivateDirectory.foresee(app.directory(), "." + app.name()));
        if (isChosen()) {
            PrivateDirectory.foreseeUnwritableByOthers(parent());
        }
        requireReplaceable();
        Foresight.requireFiles(app);
        return changes;
    }

    /**
     * Reads it: only the content of a regular file of this user counts. Never blocks, follows no link, and reads at most 64
     * bytes.
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
     * Makes it name {@code port}, atomically, readable by this user alone.
     *
     * @param instance names the temporary file, so that two instances never write the same one
     * @throws FileSystemException if it cannot be written; the old content is left as it was
     * @throws java.io.InterruptedIOException if the thread is interrupted; it stays so, and the old content too
     */
    public void publish(int port, InstanceId instance) throws IOException {
        AtomicFile.write(path, instance.text(), PortFileFormat.format(port));
    }

    /**
     * Deletes it if it still names {@code port}. To be called by its owner, while the server still holds that port, so that
     * nobody else can have published the same number.
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

    /** Returns the file whose lock its owner holds; {@link PortFileClaim} queues for it. */
    public Path lockFile() {
        return path.resolveSibling(path.getFileName() + ".lock");
    }

    /**
     * In the app's own directory whatever stands there is replaced. Elsewhere only a regular file is: root may name
     * {@code /dev/null}, and would take it from the whole machine.
     */
    private void requireReplaceable() throws IOException {
        if (isChosen()) {
            try {
                OwnFile.look(path, ", so it is not replaced");
            } catch (NoSuchFileException e) {
                // to be made
            } catch (IOException e) {
                throw FileProblem.at(path, e);
            }
        }
        MountPoint.requireNone(path);
    }

    /** Tells whether it has a directory that is not the app's own. */
    private boolean isChosen() {
        return !parent().equals(app.directory());
    }

    private Path parent() {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }
}
