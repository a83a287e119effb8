package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The user that this process runs as, where files have POSIX owners. The JDK has no call for it. On Linux this is the
 * owner of {@code /proc/self}; elsewhere the user name of the process, which comes from the same system call.
 */
public final class CurrentUser {
    private static final Path PROC_SELF = Path.of("/proc/self");
    private static final String UID = "unix:uid";
    private static final Integer ROOT = 0;

    private CurrentUser() {}

    /**
     * Returns whether files have POSIX owners and modes. On Windows, inherited permissions protect the user's profile.
     */
    public static boolean hasPosixFiles() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }

    /** Returns the attributes of a new file that only this user can access, from the moment it is created. */
    public static FileAttribute<?>[] ownFile() {
        return hasPosixFiles()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OwnerOnly.FILE)}
                : new FileAttribute<?>[0];
    }

    /** Returns whether this user owns {@code path}, without following links. */
    static boolean owns(Path path) throws IOException {
        return !hasPosixFiles() || isSelf(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns whether this user owns {@code path}, following links. */
    static boolean ownsTarget(Path path) throws IOException {
        return !hasPosixFiles() || isSelf(path);
    }

    /** Returns the owner's name, or the number if there is no name, without following links. */
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

    /**
     * Returns the user's number, which a user without a name has too, or the name in lower case where the number is
     * unknown.
     */
    public static String numberOrName() {
        return Self.UID_IF_KNOWN == null
                ? System.getProperty("user.name", "user").toLowerCase(Locale.ROOT)
                : Self.UID_IF_KNOWN.toString();
    }

    /** Returns the user's number; empty where it is unknown. */
    public static OptionalLong number() {
        return Self.UID_IF_KNOWN instanceof Integer uid
                ? OptionalLong.of(Integer.toUnsignedLong(uid))
                : OptionalLong.empty();
    }

    /** Returns whether this user is root, who may access everything. */
    public static boolean isRoot() {
        return ROOT.equals(Self.UID_IF_KNOWN) || "root".equals(System.getProperty("user.name"));
    }

    /** Returns whether root owns {@code path}, following links. */
    static boolean isOwnedByRoot(Path path) throws IOException {
        return ROOT.equals(Files.getAttribute(path, UID));
    }

    /** Holds the user's number, read once because a JVM's user does not change. */
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
