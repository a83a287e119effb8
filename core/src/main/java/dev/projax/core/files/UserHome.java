package dev.projax.core.files;

import java.io.File;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The user's home directory: what a shell calls {@code ~}, so that {@code cat ~/.projax/api-port.txt} reads our file. There
 * may be none: a daemon without {@code HOME}, a container's user without an entry in passwd(5).
 */
public final class UserHome {
    private static final Path DEVICE = FileSystems.getDefault()
            .getRootDirectories()
            .iterator()
            .next()
            .resolve(File.separatorChar == '/' ? "dev/null" : "NUL");

    /**
     * Stands for a home that is not there. Nothing is below a device and nothing can be made there, not even by root: whoever
     * looks finds nothing, so that only those who write have to ask. The device itself is what a user may name.
     */
    private static final Path NONE = DEVICE.resolve("home");

    private UserHome() {}

    /**
     * Returns the home that the environment names, or else the account's own. One that is not absolute would be another
     * directory for each program: that is no home.
     *
     * @throws InvalidPathException if it cannot be a path
     */
    public static Path of(Map<String, String> environment) {
        String named = environment.get(File.separatorChar == '/' ? "HOME" : "USERPROFILE");
        return named == null || named.isEmpty() ? ofAccount() : absoluteOrNone(named);
    }

    /** Returns the home that the account has, whatever the environment says: sudo may keep that of somebody else. */
    public static Path ofAccount() {
        // "?" for a uid without an entry in passwd(5)
        return absoluteOrNone(System.getProperty("user.home", ""));
    }

    private static Path absoluteOrNone(String text) {
        Path path = Path.of(text);
        return path.isAbsolute() && !path.startsWith(DEVICE) ? path : NONE;
    }

    /** Tells whether {@code path} would be in a home that is not there. */
    public static boolean isMissingFrom(Path path) {
        return path.startsWith(NONE);
    }

    /** Returns what to throw at who wants to write there. */
    public static FileSystemException missing(String file, String remedy) {
        return new FileSystemException(
                file, null, "there is no home directory, because HOME is not set to an absolute path; " + remedy);
    }
}
