package dev.projax.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** When this machine was started, where the system says so in a file. */
final class BootTime {
    private static final String FIELD = "btime ";

    private BootTime() {}

    /** Returns it; {@link Instant#MIN} where it is not known, as everywhere but on Linux. */
    static Instant read() {
        return read(Path.of("/proc/stat"));
    }

    static Instant read(Path stat) {
        try {
            for (String line : Files.readAllLines(stat, StandardCharsets.US_ASCII)) {
                if (line.startsWith(FIELD)) {
                    return Instant.ofEpochSecond(
                            Long.parseLong(line.substring(FIELD.length()).strip()));
                }
            }
            return Instant.MIN;
        } catch (IOException | NumberFormatException e) {
            return Instant.MIN;
        }
    }
}
