package dev.projax.core.proof;

import java.util.Arrays;

/**
 * HMAC (RFC 2104) with SHA-256. Written by hand because the first use of {@code javax.crypto.Mac} costs a client 30 to
 * 60 ms.
 */
final class HmacSha256 {
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private HmacSha256() {}

    /** Returns the 32 bytes that authenticate {@code message} with {@code key}, which may have any length. */
    static byte[] of(byte[] key, byte[] message) {
        byte[] block = Arrays.copyOf(key.length > Sha256.BLOCK ? Sha256.of(key) : key, Sha256.BLOCK);
        byte[] inner = Sha256.of(joined(padded(block, INNER), message));
        return Sha256.of(joined(padded(block, OUTER), inner));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private static byte[] padded(byte[] block, byte pad) {
        byte[] padded = new byte[Sha256.BLOCK];
        for (int i = 0; i < Sha256.BLOCK; i++) {
            padded[i] = (byte) (block[i] ^ pad);
        }
        return padded;
    }
}
