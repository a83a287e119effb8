package dev.projax.core.proof;

import org.jspecify.annotations.Nullable;

/**
 * The answer to a challenge, {@code v1=} and the HMAC-SHA256, in base64url without padding, under the instance's secret
 * of {@code projax-proof-v1}, the challenge as it was sent, the instance's id and the port, with a newline between each
 * two. The challenge stops replay, the port stops relaying: a client recomputes with the port that it dialled.
 */
public final class Proof {
    private static final String VERSION = "v1=";

    private Proof() {}

    /** Tells whether {@code text} has a challenge's form, 43 characters of {@code [A-Za-z0-9_-]}. */
    public static boolean isChallenge(String text) {
        return Secret.hasForm(text);
    }

    /**
     * Returns the value of the header {@code Projax-Proof}.
     *
     * @param id the instance's, 16 hexadecimal digits
     * @param port the one that the server is bound to
     * @throws IllegalArgumentException if the challenge has another form
     */
    public static String of(Secret secret, String challenge, String id, int port) {
        if (!isChallenge(challenge)) {
            throw new IllegalArgumentException("a challenge has 43 characters of A-Z, a-z, 0-9, _ and -, this one has "
                    + challenge.length() + " or others");
        }
        return VERSION + secret.sign("projax-proof-v1\n" + challenge + "\n" + id + "\n" + port);
    }

    /**
     * Tells in constant time whether {@code value} is what {@link #of} returns.
     *
     * @param value the header's value, null if it did not come
     */
    public static boolean isRight(@Nullable String value, Secret secret, String challenge, String id, int port) {
        return value != null && Secret.sameText(value, of(secret, challenge, id, port));
    }
}
