package dev.projax.core.registry;

import dev.projax.core.proof.FlatJson;
import dev.projax.core.proof.Rfc3339;
import dev.projax.core.proof.Secret;
import java.time.Instant;

/**
 * What {@code GET /health} says. Its body is {@code {"status":"ok","timestamp":"2024-01-01T12:00:00.000Z"}}, written with
 * UTC and always three decimals. Read more generously, for servers of another make answer too: a JSON object whose
 * {@code status} is {@code ok} and whose {@code timestamp} is an instant of RFC 3339; further members are ignored.
 *
 * <p>Its headers prove who answers: the client sends a challenge, and {@link Identity#health} answers with the instance
 * and its proof.
 */
public final class Health {
    /** The path that every server answers. */
    public static final String PATH = "/health";

    /** The request header with the client's challenge. */
    public static final String CHALLENGE = "Projax-Challenge";

    /** The answer header with the instance's id; it comes with {@link #PROOF}, and only after a challenge. */
    public static final String INSTANCE = "Projax-Instance";

    /** The answer header with the proof. */
    public static final String PROOF = "Projax-Proof";

    private Health() {}

    /** Returns a fresh challenge, 32 random bytes in base64url: never send one twice, or an old proof answers it. */
    public static String challenge() {
        return Secret.random().text();
    }

    /**
     * Returns the body of a healthy server's answer.
     *
     * @param now the server's time; cut to milliseconds
     * @throws IllegalArgumentException outside the years 0 to 9999
     */
    public static String body(Instant now) {
        return "{\"status\":\"ok\",\"timestamp\":\"" + Rfc3339.format(now) + "\"}";
    }

    /** Tells whether {@code body} is a healthy server's answer. */
    public static boolean isHealthy(String body) {
        FlatJson json = FlatJson.parse(body);
        return "ok".equals(json.string("status")) && Rfc3339.isInstant(json.string("timestamp"));
    }
}
