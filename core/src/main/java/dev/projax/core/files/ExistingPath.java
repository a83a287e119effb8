package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** What is there of a path that need not be. */
public final class ExistingPath {
    private ExistingPath() {}

    /**
     * Returns the path, or else the nearest directory above it that is there, as far as this user can see.
     *
     * @param links with {@link LinkOption#NOFOLLOW_LINKS} a link that leads nowhere is there too
     */
    public static Path nearest(Path path, LinkOption... links) {
        Path nearest = path;
        while (!Files.exists(nearest, links) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }

    /** Tells whether its file system is read-only. In a chroot there is no list of what is mounted: then it counts as writable. */
    public static boolean isOnReadOnlyFileSystem(Path path) {
        try {
            return Files.getFileStore(path).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }
}
