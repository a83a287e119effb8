package dev.projax.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file from which the JVM takes classes that it has parsed and verified before (class data sharing): it halves the time
 * of {@code projax port}. It suits one JDK and one place of the program; the build makes one for its own, and for any other
 * the first command has one made in the background, in a cache of this user's own. Without one, everything takes longer and
 * nothing else changes.
 *
 * @param file where the launcher looks for it, which need not be a path here: Java has no names for some of the shell's;
 *     empty if none is wanted
 * @param isGiven whether the launcher found one, there or in the distribution, and gave it to the JVM
 */
record ClassArchive(String file, boolean isGiven) {
    /** So that what cannot be made, or does not help, is not tried with each command. */
    private static final Duration BETWEEN_TRIES = Duration.ofHours(1);

    /**
     * Reads what the launcher said.
     *
     * @param file {@code projax.archive}, a path, or nothing
     * @param given {@code projax.archive.given}
     */
    static ClassArchive of(@Nullable String file, @Nullable String given) {
        return new ClassArchive(file == null ? "" : file, "true".equals(given));
    }

    /**
     * Has the archive made, unless the JVM uses one. Returns at once, and never fails: the command is done, and its answer
     * is what counts.
     *
     * @param vm {@code java.vm.info}: the JVM mentions sharing only if it took the archive that it was given
     */
    void renewUnlessUsed(String vm) {
        if (file.isEmpty() || (isGiven && vm.contains("sharing"))) {
            return;
        }
        try {
            Path path = Path.of(file);
            if (isDue(lastTry(path), Instant.now())) {
                noteTry(path);
                startMaker(path);
            }
        } catch (IOException | RuntimeException e) {
            // it would only have saved time
        }
    }

    /** Tells whether it is time to try. */
    static boolean isDue(@Nullable Instant lastTry, Instant now) {
        return lastTry == null || Duration.between(lastTry, now).abs().compareTo(BETWEEN_TRIES) > 0;
    }

    private static @Nullable Instant lastTry(Path file) throws IOException {
        Path lock = ArchiveLock.of(file);
        return Files.exists(lock) ? Files.getLastModifiedTime(lock).toInstant() : null;
    }

    /** Before anything is started: where not even this can be written, no process of ours is to try it again and again. */
    private static void noteTry(Path file) throws IOException {
        ArchiveLock.open(file).close();
        Files.setLastModifiedTime(ArchiveLock.of(file), FileTime.from(Instant.now()));
    }

    /** In a directory that nobody misses: it may outlive the command by a minute. */
    private static void startMaker(Path file) throws IOException {
        Process unused = new ProcessBuilder(List.of(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClassArchiveMaker.class.getName(),
                        file.toAbsolutePath().toString()))
                .directory(new File(File.separator))
                .redirectInput(ProcessBuilder.Redirect.from(new File(File.separatorChar == '/' ? "/dev/null" : "NUL")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Returns the program that runs this JVM. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
