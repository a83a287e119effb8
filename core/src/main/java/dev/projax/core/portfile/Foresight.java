package dev.projax.core.portfile;

import dev.projax.core.files.ExistingPath;
import dev.projax.core.files.FileProblem;
import dev.projax.core.files.HomeNames;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/**
 * Checks whether a server could create and write its files, without changing any. Only a real attempt is certain. This
 * check is for callers that want to know beforehand, and it ignores what it cannot find out.
 */
final class Foresight {
    /** The space that a record, a lock and a port file need: one block each. */
    private static final long LEAST_BYTES = 3 * 4096;

    private Foresight() {}

    /**
     * Checks that {@code app}'s server could write its files.
     *
     * @throws FileSystemException the error that the server would fail with, for the first file that has one
     */
    static void requireFiles(App app) throws FileSystemException {
        Path directory = app.directory();
        requireDirectory(directory);
        for (String name : List.of(HomeNames.INSTANCES, HomeNames.LOGS)) {
            requireDirectory(directory.resolve(name));
        }
        requireFile(directory.resolve(HomeNames.START_LOCK));

        Path portFile = app.portFile();
        if (portFile.getParent() != null) {
            requireDirectory(portFile.getParent());
        }
        requireFile(portFile.resolveSibling(portFile.getFileName() + ".lock"));
        if (Files.isDirectory(portFile, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(portFile.toString(), null, "it is a directory, not a regular file");
        }
        requireSpace(ExistingPath.nearest(directory, LinkOption.NOFOLLOW_LINKS));
    }

    /** Checks that a directory exists and is writable, or can be created. */
    private static void requireDirectory(Path directory) throws FileSystemException {
        Path nearest = ExistingPath.nearest(directory, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isDirectory(nearest)) {
            throw FileProblem.at(nearest, new NotDirectoryException(nearest.toString()));
        }
        if (!Files.isWritable(nearest) || !Files.isExecutable(nearest)) {
            throw denied(directory, nearest);
        }
    }

    private static void requireFile(Path file) throws FileSystemException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(file.toString(), null, "it is not a regular file");
        }
        if (!Files.isWritable(file) || !Files.isReadable(file)) {
            throw denied(file, file);
        }
    }

    /**
     * Returns the exception for missing rights. It names the path that lacks them: for a missing file, its directory.
     */
    private static FileSystemException denied(Path wanted, Path denying) {
        String reason = ExistingPath.isOnReadOnlyFileSystem(denying) ? "read-only file system" : "permission denied";
        return wanted.equals(denying)
                ? new FileSystemException(wanted.toString(), null, reason)
                : new FileSystemException(
                        denying.toString(), null, "cannot create " + wanted.getFileName() + " in it: " + reason);
    }

    private static void requireSpace(Path directory) throws FileSystemException {
        long bytes;
        try {
            bytes = Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            // A chroot, for example, has no list of mounts.
            return;
        }
        if (bytes < LEAST_BYTES) {
            throw new FileSystemException(directory.toString(), null, "no space left on device");
        }
    }
}
