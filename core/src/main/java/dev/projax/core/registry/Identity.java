package dev.projax.core.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one run of a server: its ID, and secrets that only readers of its record know. Safe for use from any
 * thread.
 *
 * <p>A server gets its identity when it starts ({@code Hosting}). It answers {@code GET} of its {@link #healthPath}
 * with {@link #health}, which takes the request header {@link Health#CHALLENGE}, and accepts a protected request only
 * if {@link #admits} returns true.
 */
@SuppressWarnings("exports") // @Nullable, which only matters to callers that have it
public interface Identity {
    /** Returns the ID of this run. */
    InstanceId id();

    /** Returns the start time, in whole milliseconds. */
    Instant started();

    /** Returns the path on which the server must answer with {@link #health}, usually {@link Health#PATH}. */
    String healthPath();

    /**
     * Answers a health request: 200, with a proof if the client sent a challenge and the server's port is known; 400 if
     * the challenge is malformed.
     *
     * @param challenge the request header {@link Health#CHALLENGE}, null if there is none
     */
    HealthAnswer health(@Nullable String challenge);

    /**
     * Returns in constant time whether a request has the token.
     *
     * @param authorization the request header {@code Authorization}, null if there is none; the right value is
     *     {@code Bearer} in upper or lower case, one space and the token
     */
    boolean admits(@Nullable String authorization);

    /**
     * Returns in constant time whether a proof shows that the response came from this run, on {@code port}.
     *
     * @param challenge the challenge that was sent
     * @param proof the response header {@link Health#PROOF}, null if there is none
     * @param port the port that the client connected to, 1 to 65535
     */
    boolean isProvenBy(String challenge, @Nullable String proof, int port);
}
