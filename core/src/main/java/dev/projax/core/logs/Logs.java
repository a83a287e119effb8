package dev.projax.core.logs;

import dev.projax.core.files.FileProblem;
import dev.projax.core.files.HomeNames;
import dev.projax.core.files.Liveness;
import dev.projax.core.files.PrivateDirectory;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The logs of an app's background servers, {@code logs/ID.log} in its home. Safe for use from any thread. */
public final class Logs {
    private static final String LOG = ".log";

    private final App app;
    private final Path directory;

    private Logs(App app) {
        this.app = app;
        this.directory = app.directory().resolve(HomeNames.LOGS);
    }

    /** Returns the logs of {@code app}, without touching any file. */
    public static Logs of(App app) {
        return new Logs(app);
    }

    /**
     * Creates the directory of the logs, private to this user. The app's home must be prepared already.
     *
     * @return the directory, which may also contain what a server's JVM writes when it crashes
     * @throws java.nio.file.FileSystemException if it cannot be created
     */
    public Path prepare() throws IOException {
        PrivateDirectory.make(directory);
        return directory;
    }

    /** Returns the log of a server. It need not exist. */
    public LogFile of(InstanceId id) {
        return new LogFile(directory.resolve(id.text() + LOG), id.text());
    }

    /**
     * Returns the IDs of the servers that have logs, the most recently written first.
     *
     * @throws java.nio.file.FileSystemException if the directory cannot be read
     */
    public List<InstanceId> ids() throws IOException {
        List<Dated> found = new ArrayList<>();
        for (Path file : PrivateDirectory.list(directory, "*" + LOG)) {
            String name = String.valueOf(file.getFileName());
            Optional<InstanceId> id = InstanceId.parse(name.substring(0, name.length() - LOG.length()));
            if (id.isPresent()) {
                addTo(found, id.get(), file);
            }
        }
        Collections.sort(found);
        return found.stream().map(Dated::id).toList();
    }

    private static void addTo(List<Dated> found, InstanceId id, Path file) throws IOException {
        try {
            found.add(new Dated(id, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
        } catch (NoSuchFileException e) {
            // It was pruned meanwhile.
        } catch (IOException e) {
            throw FileProblem.at(file, e);
        }
    }

    private record Dated(InstanceId id, FileTime written) implements Comparable<Dated> {
        @Override
        public int compareTo(Dated other) {
            return other.written.compareTo(written);
        }
    }

    /**
     * Deletes the oldest logs of servers that have stopped.
     *
     * @param keep the number of newest logs to keep in any case
     * @throws java.nio.file.FileSystemException if the directory cannot be read, or a file cannot be deleted
     */
    public void prune(int keep) throws IOException {
        InstanceFiles records = InstanceFiles.of(app);
        List<InstanceId> ids = ids();
        for (InstanceId id : ids.subList(Math.min(keep, ids.size()), ids.size())) {
            Liveness liveness = records.liveness(id);
            if (liveness.hasEnded()) {
                try {
                    Files.deleteIfExists(of(id).path());
                } catch (IOException e) {
                    throw FileProblem.at(of(id).path(), e);
                }
            }
        }
    }
}
