package dev.projax.core.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the files in which Linux reports its state (proc(5)). */
public final class ProcFile {
    /** The most that is read. A command line may be longer. */
    private static final int MOST_BYTES = 1 << 16;

    private ProcFile() {}

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
