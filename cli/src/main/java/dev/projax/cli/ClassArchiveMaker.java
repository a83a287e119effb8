package dev.projax.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that makes a {@link ClassArchive}: one at a time, and the file appears in one step. The classes are those of a
 * list that the build has written beside the jars; none of the program's code runs for it. Exits with 1 if it made none.
 */
public final class ClassArchiveMaker {
    private static final Duration MAY_TAKE = Duration.ofMinutes(2);

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
        } catch (IOException | RuntimeException e) {
            System.err.println("projax: no class archive: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(made ? ExitCode.DONE : ExitCode.FAILED);
    }

    private boolean makeAlone() throws IOException, InterruptedException {
        try (FileChannel channel = ArchiveLock.open(file)) {
            FileLock held = channel.tryLock();
            if (held == null) {
                return false;
            }
            Files.setLastModifiedTime(ArchiveLock.of(file), FileTime.from(Instant.now()));
            return make();
        }
    }

    private boolean make() throws IOException, InterruptedException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try {
            if (!dump(fresh)) {
                return false;
            }
            force(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            new ArchiveCache(ArchiveLock.directoryOf(file)).prune(file, Instant.now());
            return true;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** A JVM checks the head of an archive, not its body: half of one, after a power cut, would end every command. */
    private static void force(Path fresh) throws IOException {
        // A JDK 17 writes it for nobody to write, and only root may open such a file all the same.
        if (!fresh.toFile().setWritable(true, true)) {
            throw new IOException("cannot be made writable: " + fresh);
        }
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
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
}
