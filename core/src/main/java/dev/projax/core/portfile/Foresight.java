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
 * Whether a server could make and write its files, found out without touching any. Only the attempt is sure; this is for who
 * wants to know before, and passes over what cannot be found out.
 */
final class Foresight {
    /** A record, a lock and a port file need a block each. */
    private static final long LEAST_BYTES = 3 * 4096;

    private Foresight() {}

    /**
     * Does nothing if {@code app}'s server could keep its files.
     *
     * @throws FileSystemException that the server would end with, of the first file for which there is a reason to
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

    /** Requires that it is there and can be written, or can be made. */
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

    /** Says of which file it is that the rights are missing: of the missing one's directory. */
    private static FileSystemException denied(Path wanted, Path denying) {
        String reason = ExistingPath.isOnReadOnlyFileSystem(denying) ? "read-only file system" : "permission denied";
        return wanted.equals(denying)
                ? new FileSystemException(wanted.toString(), null, reason)
                : new FileSystemException(
                        denying.toString(), null, "cannot make " + wanted.getFileName() + " in it: " + reason);
    }

    private static void requireSpace(Path directory) throws FileSystemException {
        long bytes;
        try {
            bytes = Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            // as in a chroot, which has no list of what is mounted
            return;
        }
        if (bytes < LEAST_BYTES) {
            throw new FileSystemException(directory.toString(), null, "no space left on device");
        }
    }
}
