package dev.projax.core.leases;

import dev.projax.core.proof.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A name in a directory, like {@code web} in a worktree.
 *
 * @param directory the directory as text
 * @param name lowercase letters, digits and hyphens
 */
public record LeaseName(String directory, String name) {
    private static final int HASH_BYTES = 16;

    /** Returns the first part of the names of its files. A path may be too long for a file's name, so it is hashed. */
    String hash() {
        byte[] digest = Sha256.of((directory + "\0" + name).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    }
}
