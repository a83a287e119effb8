package dev.projax.core.files;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** File modes that give access to the owner only, and modes as text. */
public final class OwnerOnly {
    public static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /**
     * Returns the mode in the form that {@code chmod} accepts, like 0755. The JDK does not report the sticky, setuid
     * and setgid bits.
     */
    static String octal(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            bits = 2 * bits + (mode.contains(permission) ? 1 : 0);
        }
        String digits = Integer.toOctalString(bits);
        return "0".repeat(4 - digits.length()) + digits;
    }
}
