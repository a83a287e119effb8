package dev.projax.core.proof;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a challenge: {@code v1=} and an HMAC-SHA256 in base64url without padding. The key is the server's
 * secret. The message is {@code projax-proof-v1}, the challenge as it was sent, the server's ID and the port, joined
 * with newlines. The challenge prevents replay and the port prevents relaying, because a client recomputes the proof
 * with the port that it connected to.
 */
public final class Proof {
    private static final String VERSION = "v1=";

    private Proof() {}

    /** Returns whether {@code text} has the form of a challenge: 43 characters of {@code [A-Za-z0-9_-]}. */
    public static boolean isChallenge(String text) {
        return Secret.hasForm(text);
    }

    /**
     * Returns the value of the header {@code Projax-Proof}.
     *
     * @param id the server's ID, 16 hexadecimal digits
     * @param port the port that the server is bound to
     * @throws IllegalArgumentException if the challenge has another form
     */
    public static String of(Secret secret, String challenge, String id, int port) {
        if (!isChallenge(challenge)) {
            throw new IllegalArgumentException("a challenge has 43 characters of A-Z, a-z, 0-9, _ and -; this one has "
                    + challenge.length() + " characters or different ones");
        }
        return VERSION + secret.sign("projax-proof-v1\n" + challenge + "\n" + id + "\n" + port);
    }

    /**
     * Returns in constant time whether {@code value} is what {@link #of} returns.
     *
     * @param value the header's value, null if it is missing
     */
    public static boolean isRight(@Nullable String value, Secret secret, String challenge, String id, int port) {
        return value != null && Secret.sameText(value, of(secret, challenge, id, port));
    }
}
