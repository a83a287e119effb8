package dev.projax.cli.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The time at which this machine booted, on systems that write it to a file. */
final class BootTime {
    private static final String FIELD = "btime ";

    private BootTime() {}

    /** Returns the boot time, or {@link Instant#MIN} if it is unknown, as on every system except Linux. */
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
