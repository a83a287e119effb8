package dev.projax.core.hosting;

import java.security.SecureRandom;
import java.util.HexFormat;

/** The name of one run of one server: 16 hexadecimal digits. */
final class InstanceId {
    private static final int BYTES = 8;

    private InstanceId() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
