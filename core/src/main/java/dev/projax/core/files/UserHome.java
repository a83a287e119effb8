package dev.projax.core.files;

import java.io.File;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The user's home directory: the one that a shell calls {@code ~}, so that {@code cat ~/.projax/api-port.txt} reads our
 * file. Some users have none, like a daemon without {@code HOME} or a container user without a passwd(5) entry.
 */
public final class UserHome {
    private static final Path DEVICE = FileSystems.getDefault()
            .getRootDirectories()
            .iterator()
            .next()
            .resolve(File.separatorChar == '/' ? "dev/null" : "NUL");

    /**
     * The placeholder for a missing home. Nothing exists below a device and nothing can be created there, not even by
     * root. So readers find nothing, and only writers must check. The device itself is not used, because a user may
     * name it.
     */
    private static final Path NONE = DEVICE.resolve("home");

    private UserHome() {}

    /**
     * Returns the home that the environment names, or else the account's. A relative path does not count, because it
     * would be a different directory for each program.
     *
     * @throws InvalidPathException if it is not a valid path
     */
    public static Path of(Map<String, String> environment) {
        String named = environment.get(File.separatorChar == '/' ? "HOME" : "USERPROFILE");
        return named == null || named.isEmpty() ? ofAccount() : absoluteOrNone(named);
    }

    /** Returns the account's home, whatever the environment says: sudo may keep another user's {@code HOME}. */
    public static Path ofAccount() {
        // Java reports "?" for a uid without a passwd(5) entry.
        return absoluteOrNone(System.getProperty("user.home", ""));
    }

    private static Path absoluteOrNone(String text) {
        Path path = Path.of(text);
        return path.isAbsolute() && !path.startsWith(DEVICE) ? path : NONE;
    }

    /** Returns whether {@code path} would be in a missing home. */
    public static boolean isMissingFrom(Path path) {
        return path.startsWith(NONE);
    }

    /** Returns the exception for an attempt to write to a missing home. */
    public static FileSystemException missing(String fix) {
        return new FileSystemException(null, null, "no home directory: HOME is not set to an absolute path; " + fix);
    }
}
