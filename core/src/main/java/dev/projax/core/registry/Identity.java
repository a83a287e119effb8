package dev.projax.core.registry;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a server proves itself with: its id, and secrets that only those know who can read its record. All
 * methods may be called from all threads.
 *
 * <p>A server gets its identity where it is started ({@code Hosting}). It answers {@code GET /health} with {@link #health},
 * given the request's header {@link Health#CHALLENGE}, and lets in who {@link #admits} says.
 */
@SuppressWarnings("exports") // of @Nullable, which only those read who have it
public interface Identity {
    /** Returns the name of this run. */
    InstanceId id();

    /** Returns when it started, in whole milliseconds. */
    Instant started();

    /**
     * Answers a health request: healthy, and with a proof if the client challenged for one; 400 if that is no challenge.
     *
     * @param challenge the request's header {@link Health#CHALLENGE}, null if it has none
     * @throws IllegalStateException if a proof is wanted before the server's port is known
     */
    HealthAnswer health(@Nullable String challenge);

    /**
     * Tells in constant time whether a request may do what needs the token.
     *
     * @param authorization the request's header {@code Authorization}, null if it has none; {@code Bearer}, in upper or
     *     lower case, one space and the token are right
     */
    boolean admits(@Nullable String authorization);

    /**
     * Tells in constant time whether an answer proves to come from this run, on {@code port}.
     *
     * @param challenge the one that was sent
     * @param proof the answer's header {@link Health#PROOF}, null if it has none
     * @param port the one that was dialled, 1 to 65535
     */
    boolean isProvenBy(String challenge, @Nullable String proof, int port);
}
