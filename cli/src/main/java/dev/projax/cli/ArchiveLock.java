package dev.projax.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file beside a {@link ClassArchive} that its maker locks, and whose time is that of the last try to make it. */
final class ArchiveLock {
    private static final Set<PosixFilePermission> NOT_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private ArchiveLock() {}

    static Path of(Path archive) {
        return archive.resolveSibling(archive.getFileName() + ".lock");
    }

    /**
     * Opens it, in a directory that is made if there is none. The JVM believes what is in an archive, so nobody else may be
     * able to write there.
     *
     * @throws AccessDeniedException if somebody else can
     */
    static FileChannel open(Path archive) throws IOException {
        Path directory = directoryOf(archive);
        Files.createDirectories(directory, mode("rwx------"));
        Path lock = of(archive);
        FileChannel channel = FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode("rw-------"));
        if (!isOurs(directory, lock)) {
            channel.close();
            throw new AccessDeniedException(directory.toString(), null, "others can write there");
        }
        return channel;
    }

    static Path directoryOf(Path archive) throws IOException {
        @Nullable Path directory = archive.getParent();
        if (directory == null) {
            throw new NoSuchFileException(archive.toString());
        }
        return directory;
    }

    private static boolean isOurs(Path directory, Path ownFile) throws IOException {
        return !hasPosixFiles()
                || (Files.getOwner(directory).equals(Files.getOwner(ownFile))
                        && Files.getPosixFilePermissions(directory).stream().noneMatch(NOT_OTHERS::contains));
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return hasPosixFiles()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean hasPosixFiles() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
