package dev.projax.core.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Reads the files and directories in which Linux reports its state (proc(5)). */
public final class ProcFile {
    /** The most that is read. A command line may be longer. */
    private static final int MOST_BYTES = 1 << 16;

    private ProcFile() {}

    /** Returns the names in a directory; none if it cannot be listed. */
    public static List<String> names(Path directory) {
        String[] names = directory.toFile().list();
        return names == null ? List.of() : Arrays.asList(names);
    }

    /**
     * Returns the content, or an empty string if it cannot be read. Reads in large pieces: a file of numbers ends after
     * the first read, and Files.readAllBytes starts with a read of one byte.
     */
    public static String text(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
