package dev.projax.core.proof;

import static java.lang.Integer.rotateRight;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * SHA-256 (FIPS 180-4). Written by hand because the first use of {@code java.security.MessageDigest} searches all of
 * Java's providers, which costs a client about 10 ms. Tested against the JDK's. Takes the same time for all messages of
 * the same length.
 */
public final class Sha256 {
    /** The bytes that are digested at once, and the length to which HMAC pads a key. */
    static final int BLOCK = 64;

    private static final int DIGEST = 32;
    private static final int WORDS = 16;
    private static final int ROUNDS = 64;

    /** The size of what ends the message: one byte and its length in bits. */
    private static final int ENDING = 1 + Long.BYTES;

    private static final byte END = (byte) 0x80;

    /** The first 32 bits of the fractional parts of the square roots of the first 8 primes. */
    private static final int[] START = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
    };

    /** The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
    private static final int[] K = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
    };

    private Sha256() {}

    /** Returns the 32 bytes of the digest. */
    public static byte[] of(byte[] message) {
        int padded = (message.length + ENDING + BLOCK - 1) / BLOCK * BLOCK;
        ByteBuffer blocks = ByteBuffer.wrap(Arrays.copyOf(message, padded));
        blocks.put(message.length, END);
        blocks.putLong(padded - Long.BYTES, (long) Byte.SIZE * message.length);
        int[] state = START.clone();
        while (blocks.hasRemaining()) {
            compress(state, words(blocks));
        }
        ByteBuffer digest = ByteBuffer.allocate(DIGEST);
        digest.asIntBuffer().put(state);
        return digest.array();
    }

    /** Returns one word per round: the block's 16, and the ones mixed from them. */
    private static int[] words(ByteBuffer blocks) {
        int[] words = new int[ROUNDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = blocks.getInt();
        }
        for (int i = WORDS; i < ROUNDS; i++) {
            int early = words[i - 15];
            int late = words[i - 2];
            words[i] = words[i - 16]
                    + (rotateRight(early, 7) ^ rotateRight(early, 18) ^ (early >>> 3))
                    + words[i - 7]
                    + (rotateRight(late, 17) ^ rotateRight(late, 19) ^ (late >>> 10));
        }
        return words;
    }

    /** Updates the state with one block. The names are from the standard. */
    private static void compress(int[] state, int[] words) {
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int i = 0; i < ROUNDS; i++) {
            int sum1 = rotateRight(e, 6) ^ rotateRight(e, 11) ^ rotateRight(e, 25);
            int choice = (e & f) ^ (~e & g);
            int t1 = h + sum1 + choice + K[i] + words[i];
            int sum0 = rotateRight(a, 2) ^ rotateRight(a, 13) ^ rotateRight(a, 22);
            int majority = (a & b) ^ (a & c) ^ (b & c);
            int t2 = sum0 + majority;
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        int[] sums = {a, b, c, d, e, f, g, h};
        for (int i = 0; i < sums.length; i++) {
            state[i] += sums[i];
        }
    }
}
