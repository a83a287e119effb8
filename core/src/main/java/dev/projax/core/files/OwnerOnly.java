package dev.projax.core.files;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The modes of what is its owner's alone, and modes as people write them. */
public final class OwnerOnly {
    public static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Returns the mode as {@code chmod} takes it, like 0755; the sticky bit and its kin are not seen by the JDK. */
    static String octal(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            bits = 2 * bits + (mode.contains(permission) ? 1 : 0);
        }
        String digits = Integer.toOctalString(bits);
        return "0".repeat(4 - digits.length()) + digits;
    }
}
