package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The user that this process runs as, where files have POSIX owners. The JDK has no call for it: on Linux the owner of
 * {@code /proc/self} is asked, elsewhere the process's user name, which comes from the same system call.
 */
public final class CurrentUser {
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final String UID = "unix:uid";
    private static final Integer ROOT = 0;

    private CurrentUser() {}

    /** Tells whether files have POSIX owners and modes here; on Windows the profile's inherited permissions protect. */
    public static boolean hasPosixFiles() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /** Returns what makes a new file this user's alone from its first moment on. */
    public static FileAttribute<?>[] ownFile() {
        return hasPosixFiles()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OwnerOnly.FILE)}
                : new FileAttribute<?>[0];
    }

    /** Tells whether this user owns what stands at {@code path} itself, not what it may link to. */
    static boolean owns(Path path) throws IOException {
        return !hasPosixFiles() || isSelf(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Tells whether this user owns {@code path}, links followed. */
    static boolean ownsTarget(Path path) throws IOException {
        return !hasPosixFiles() || isSelf(path);
    }

    /** Returns the owner's name, or the number where it has none, links not followed. */
    public static String ownerOf(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    private static boolean isSelf(Path path, LinkOption... options) throws IOException {
        if (Self.UID_IF_KNOWN != null) {
            return Self.UID_IF_KNOWN.equals(Files.getAttribute(path, UID, options));
        }
        return Files.getOwner(path, options)
                .getName()
                .equals(ProcessHandle.current().info().user().orElse(System.getProperty("user.name")));
    }

    /** Returns the user's number, which also a user without a name has, or where it is not known the name, in small letters. */
    public static String numberOrName() {
        return Self.UID_IF_KNOWN == null
                ? System.getProperty("user.name", "user").toLowerCase(Locale.ROOT)
                : Self.UID_IF_KNOWN.toString();
    }

    /** Tells whether this user is root, whom the system refuses nothing. */
    public static boolean isRoot() {
        return ROOT.equals(Self.UID_IF_KNOWN) || "root".equals(System.getProperty("user.name"));
    }

    /** Tells whether {@code path} is the system's own, links followed. */
    static boolean isRoots(Path path) throws IOException {
        return ROOT.equals(Files.getAttribute(path, UID));
    }

    /** Asked once: a JVM's user does not change. */
    private static final class Self {
        static final @Nullable Object UID_IF_KNOWN = uid();

        private Self() {}

        private static @Nullable Object uid() {
            try {
                return Files.getAttribute(PROC_SELF, UID);
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
                return null;
            }
        }
    }
}
