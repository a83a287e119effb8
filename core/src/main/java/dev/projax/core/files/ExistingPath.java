package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** The part of a path that exists. */
public final class ExistingPath {
    private ExistingPath() {}

    /**
     * Returns the path if it exists, or else its nearest parent that exists, as far as this user can see.
     *
     * @param links with {@link LinkOption#NOFOLLOW_LINKS} a dangling link counts as existing
     */
    public static Path nearest(Path path, LinkOption... links) {
        Path nearest = path;
        while (!Files.exists(nearest, links) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }

    /**
     * Returns whether the path is on a read-only file system. A chroot may have no list of mounts: then it counts as
     * writable.
     */
    public static boolean isOnReadOnlyFileSystem(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }
}
