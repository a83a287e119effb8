package dev.projax.core.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in which Linux tells of itself (proc(5)). */
public final class ProcFile {
    /** A command line may have more. */
    private static final int MOST_BYTES = 1 << 16;

    private ProcFile() {}

    /**
     * Returns the content; empty if it cannot be read. It is read in large pieces: a file of numbers ends after the first one, and
     * Files.readAllBytes asks for one byte first.
     */
    public static String text(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
