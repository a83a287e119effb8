package dev.projax.core.proof;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * 32 bytes that only the user's own programs know. As text, 43 characters of base64url without padding (RFC 4648,
 * section 5). Compared in constant time, and never shown.
 */
public final class Secret {
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Secret random() {
        return new Secret(Randomness.bytes(BYTES));
    }

    /** Returns the secret with this {@link #text}, or null if {@code text} is not valid. */
    public static @Nullable Secret parse(String text) {
        if (!hasForm(text)) {
            return null;
        }
        Secret secret = new Secret(Base64.getUrlDecoder().decode(text));
        // The last character has two bits that the decoder ignores.
        return secret.text().equals(text) ? secret : null;
    }

    /** Returns whether {@code text} is 43 characters of base64url, the length of 32 encoded bytes. */
    static boolean hasForm(String text) {
        boolean base64url = text.length() == CHARACTERS;
        for (int i = 0; base64url && i < CHARACTERS; i++) {
            char c = text.charAt(i);
            base64url =
                    ('A' <= c && c <= 'Z') || ('a' <= c && c <= 'z') || ('0' <= c && c <= '9') || c == '-' || c == '_';
        }
        return base64url;
    }

    /** Returns the secret itself, for a file or a header that no other user can read. */
    public String text() {
        return encode(bytes);
    }

    /** Returns in constant time whether {@code text} is this secret's text. */
    public boolean matches(String text) {
        return sameText(text, text());
    }

    /** Returns the HMAC-SHA256 of {@code message} with this secret as the key, in base64url without padding. */
    String sign(String message) {
        return encode(HmacSha256.of(bytes, message.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Compares in constant time, so that the duration does not reveal how much is right. */
    static boolean sameText(String claimed, String right) {
        return MessageDigest.isEqual(claimed.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns {@code (secret)}. */
    @Override
    public String toString() {
        return "(secret)";
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
