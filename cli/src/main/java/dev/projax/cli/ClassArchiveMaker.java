package dev.projax.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The process that makes a {@link ClassArchive}: one at a time, and the file appears in one step. The classes are those of a
 * list that the build has written beside the jars; none of the program's code runs for it. Exits with 1 if it made none.
 */
public final class ClassArchiveMaker {
    private static final Duration MAY_TAKE = Duration.ofMinutes(2);

    /** Of other JDKs and places, and of versions that are gone; each has some 20 MB. */
    private static final int KEPT = 6;

    private static final Set<PosixFilePermission> NOT_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;
    private final Path jar;

    private ClassArchiveMaker(Path file, Path jar) {
        this.file = file;
        this.jar = jar;
    }

    /** Makes the archive that {@code args} name, with the Java and the class path of this process. */
    public static void main(String[] args) {
        boolean made = false;
        try {
            Path file = Path.of(args[0]).toAbsolutePath();
            made = new ClassArchiveMaker(file, Path.of(System.getProperty("java.class.path"))).makeAlone();
        } catch (IOException e) {
            System.err.println("projax: no class archive: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(made ? ExitCode.DONE : ExitCode.FAILED);
    }

    private boolean makeAlone() throws IOException, InterruptedException {
        Path directory = directoryOf(file);
        Files.createDirectories(directory, mode("rwx------"));
        Path lock = ClassArchive.lock(file);
        try (FileChannel channel = FileChannel.open(
                lock,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                mode("rw-------"))) {
            FileLock held = channel.tryLock();
            if (held == null || !isOurs(directory, lock)) {
                return false;
            }
            Files.setLastModifiedTime(lock, FileTime.from(Instant.now()));
            return make(directory);
        }
    }

    private boolean make(Path directory) throws IOException, InterruptedException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            if (!dump(fresh)) {
                return false;
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            prune(directory);
            return true;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** The collector is named because only this one can put objects into an archive on JDK 17, and others can read them. */
    private boolean dump(Path fresh) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                ClassArchive.java(),
                "-Xshare:dump",
                "-XX:+UseG1GC",
                "-XX:SharedClassListFile=" + jar.toString().replaceFirst("[.]jar$", ".classes"),
                "-XX:SharedArchiveFile=" + fresh,
                "-cp",
                jar.toString());
        builder.environment()
                .keySet()
                .removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"));
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(MAY_TAKE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue() == 0 && Files.exists(fresh);
    }

    /** The JVM believes what is in the archive, so nobody else may be able to write it. */
    private static boolean isOurs(Path directory, Path ownFile) throws IOException {
        if (!hasPosixFiles()) {
            return true;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        return Files.getOwner(directory).equals(Files.getOwner(ownFile))
                && NOT_OTHERS.stream().noneMatch(mode::contains);
    }

    private static void prune(Path directory) throws IOException {
        List<Path> archives = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jsa")) {
            files.forEach(archives::add);
        }
        archives.sort(Comparator.comparing(ClassArchiveMaker::age).reversed());
        for (Path old : archives.subList(Math.min(KEPT, archives.size()), archives.size())) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(ClassArchive.lock(old));
        }
    }

    private static FileTime age(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static Path directoryOf(Path file) throws IOException {
        @Nullable Path directory = file.getParent();
        if (directory == null) {
            throw new NoSuchFileException(file.toString());
        }
        return directory;
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
