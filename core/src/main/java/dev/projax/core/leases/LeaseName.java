package dev.projax.core.leases;

import dev.projax.core.proof.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * A name in a directory, like {@code web} in a worktree.
 *
 * @param directory the directory as text
 * @param name at most 100 lowercase letters, digits and hyphens, as {@link dev.projax.core.files.PlainName} says
 */
public record LeaseName(String directory, String name) {
    private static final int HASH_BYTES = 16;

    /** Returns whether a lease has this name. */
    public boolean isOf(LeaseRecord lease) {
        return name.equals(lease.name()) && directory.equals(lease.directory());
    }

    /** Returns how its files begin. A path may be longer than a file's name can be, so it is hashed. */
    String key() {
        return hashOf(directory) + "." + name;
    }

    /** Returns how the files of all names of a directory begin. */
    static String hashOf(String directory) {
        byte[] digest = Sha256.of(directory.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    }
}
