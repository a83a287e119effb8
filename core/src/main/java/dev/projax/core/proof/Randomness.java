package dev.projax.core.proof;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;

/**
 * Random bytes for secrets. They come from the kernel, because the first use of one of Java's providers costs a client
 * about 10 ms.
 */
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

    /**
     * Reads from the kernel's device. Returns false if something else is at its path. On Windows any user can create
     * such a file, and no attribute identifies a device reliably.
     */
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
