package dev.projax.core.registry;

import dev.projax.core.proof.FlatJson;
import dev.projax.core.proof.Rfc3339;
import dev.projax.core.proof.Secret;
import java.time.Instant;

/**
 * The format of a health check, usually {@code GET /health}. The body is
 * {@code {"status":"ok","timestamp":"2024-01-01T12:00:00.000Z"}}, written in UTC and always with three decimals.
 * Reading is more tolerant, because other servers answer too: a JSON object whose {@code status} is {@code ok} and
 * whose {@code timestamp} is an RFC 3339 instant. Other members are ignored.
 *
 * <p>The headers verify the server: the client sends a challenge, and {@link Identity#health} answers with the server's
 * ID and its proof.
 */
public final class Health {
    /** The path of the health check, unless {@link App#withHealthPath} sets another one. */
    public static final String PATH = "/health";

    /** The request header with the client's challenge. */
    public static final String CHALLENGE = "Projax-Challenge";

    /** The response header with the server's ID; sent with {@link #PROOF}, and only after a challenge. */
    public static final String INSTANCE = "Projax-Instance";

    /** The response header with the proof. */
    public static final String PROOF = "Projax-Proof";

    private Health() {}

    /**
     * Returns a new challenge: 32 random bytes in base64url. Never send one twice, because an old proof would answer
     * it.
     */
    public static String challenge() {
        return Secret.random().text();
    }

    /**
     * Returns the body of a healthy server's response.
     *
     * @param now the server's time; truncated to milliseconds
     * @throws IllegalArgumentException if the year is not in 0 to 9999
     */
    public static String body(Instant now) {
        return "{\"status\":\"ok\",\"timestamp\":\"" + Rfc3339.format(now) + "\"}";
    }

    /** Returns whether {@code body} is a healthy server's response. */
    public static boolean isHealthy(String body) {
        FlatJson json = FlatJson.parse(body);
        return "ok".equals(json.string("status")) && Rfc3339.isInstant(json.string("timestamp"));
    }
}
