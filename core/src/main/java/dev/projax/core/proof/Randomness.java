package dev.projax.core.proof;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;

/** Bytes that nobody can guess: the kernel's, without Java's providers, of which a cold one costs a client some 10 ms. */
public final class Randomness {
    private static final Path KERNEL = Path.of("/dev/urandom");

    private Randomness() {}

    public static byte[] bytes(int count) {
        return bytes(count, KERNEL);
    }

    static byte[] bytes(int count, Path kernel) {
        byte[] bytes = new byte[count];
        if (!read(kernel, bytes)) {
            new SecureRandom().nextBytes(bytes);
        }
        return bytes;
    }

    /** Not from a file that somebody has put there; on Windows anybody can, and no attribute tells a device for sure. */
    private static boolean read(Path kernel, byte[] bytes) {
        try {
            if (File.separatorChar != '/'
                    || !Files.readAttributes(kernel, BasicFileAttributes.class).isOther()) {
                return false;
            }
            try (InputStream random = Files.newInputStream(kernel)) {
                return random.readNBytes(bytes, 0, bytes.length) == bytes.length;
            }
        } catch (IOException e) {
            return false;
        }
    }
}
