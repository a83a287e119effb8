package dev.projax.core.files;

import java.nio.file.Files;
import java.nio.file.Path;

/** What is there of a path that need not be. */
public final class ExistingPath {
    private ExistingPath() {}

    /** Returns the nearest directory above that is there, as far as this user can see. */
    public static Path nearest(Path directory) {
        Path nearest = directory;
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        return nearest;
    }
}
