package dev.projax.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** The directory of all {@link ClassArchive}s: of other JDKs and places, and of versions that are gone. */
record ArchiveCache(Path directory) {
    /** Each has some 20 MB; a JDK and a place have two. */
    private static final int KEPT = 12;

    /** As {@code bin/projax} names them; what else is in the directory is not ours. */
    private static final Pattern ARCHIVE = Pattern.compile("(client|all)-[0-9a-f]{16}-.*[.]jsa");

    /** What a maker has for an archive while it works; the lock stays, for its time is that of the last try. */
    private static final Pattern OF_MAKER = Pattern.compile(ARCHIVE + "[.](lock|new)");

    /**
     * Deletes the oldest archives if there are too many, and what dead makers have left.
     *
     * @param made the archive that was just made, and stays
     */
    void prune(Path made, Instant now) throws IOException {
        List<Path> others = files(ARCHIVE);
        others.removeIf(archive -> archive.getFileName().equals(made.getFileName()));
        others.sort(Comparator.comparing(ArchiveCache::time).reversed());
        for (Path old : others.subList(Math.min(KEPT - 1, others.size()), others.size())) {
            Files.deleteIfExists(old);
        }
        for (Path file : files(OF_MAKER)) {
            if (ClassArchive.isDue(time(file), now) && !isLockOfArchive(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isLockOfArchive(Path file) {
        String name = file.toString();
        return name.endsWith(".lock") && Files.exists(Path.of(name.substring(0, name.lastIndexOf('.'))));
    }

    private List<Path> files(Pattern pattern) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                directory,
                file -> pattern.matcher(String.valueOf(file.getFileName())).matches())) {
            all.forEach(files::add);
        }
        return files;
    }

    /** A file that has just gone is as old as can be. */
    private static Instant time(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
