package dev.projax.core.instances;

import dev.projax.core.allocation.PortRange;
import dev.projax.core.proof.Proof;
import dev.projax.core.proof.Secret;
import dev.projax.core.registry.App;
import dev.projax.core.registry.Health;
import dev.projax.core.registry.HealthAnswer;
import dev.projax.core.registry.Identity;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identity of a server in this process, with the secrets that its record gives to this user's other programs. */
public final class OwnIdentity implements Identity {
    private static final int UNBOUND = 0;
    private static final String BEARER = "Bearer ";
    private static final String NO_STORE = "no-store";

    private final InstanceId id;
    private final Instant started;
    private final String healthPath;
    private final Secret secret;
    private final Secret token;
    private final InstantSource clock;
    private volatile int port = UNBOUND;

    private OwnIdentity(
            InstanceId id, Instant started, String healthPath, Secret secret, Secret token, InstantSource clock) {
        this.id = id;
        this.started = started;
        this.healthPath = healthPath;
        this.secret = secret;
        this.token = token;
        this.clock = clock;
    }

    /** Returns a new identity for a server of {@code app}, with the system's clock. */
    public static OwnIdentity create(App app) {
        return create(app.healthPath(), InstantSource.system());
    }

    /** Returns a new identity with the default health path and the system's clock. */
    public static OwnIdentity create() {
        return create(InstantSource.system());
    }

    /**
     * Returns a new identity with the default health path.
     *
     * @param clock gives the start time, and the time in its health responses
     */
    public static OwnIdentity create(InstantSource clock) {
        return create(Health.PATH, clock);
    }

    private static OwnIdentity create(String healthPath, InstantSource clock) {
        return of(InstanceId.random(), clock.instant(), healthPath, Secret.random(), Secret.random(), clock);
    }

    static OwnIdentity of(
            InstanceId id, Instant started, String healthPath, Secret secret, Secret token, InstantSource clock) {
        return new OwnIdentity(id, started.truncatedTo(ChronoUnit.MILLIS), healthPath, secret, token, clock);
    }

    @Override
    public InstanceId id() {
        return id;
    }

    @Override
    public Instant started() {
        return started;
    }

    @Override
    public String healthPath() {
        return healthPath;
    }

    /**
     * Sets the port that the proofs are for. Call this before the server binds it, because clients may send challenges
     * at once. The last call counts.
     *
     * @throws IllegalArgumentException if the port is not in 1 to 65535
     */
    public void boundTo(int port) {
        this.port = PortRange.of(port).first();
    }

    @Override
    public HealthAnswer health(@Nullable String challenge) {
        if (challenge != null && !Proof.isChallenge(challenge)) {
            return notAChallenge();
        }
        int bound = port;
        if (challenge == null || bound == UNBOUND) {
            return healthy(Map.of("Content-Type", "application/json", "Cache-Control", NO_STORE));
        }
        return healthy(Map.of(
                "Content-Type",
                "application/json",
                "Cache-Control",
                NO_STORE,
                Health.INSTANCE,
                id.text(),
                Health.PROOF,
                Proof.of(secret, challenge, id.text(), bound)));
    }

    @Override
    public boolean admits(@Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && token.matches(authorization.substring(BEARER.length()));
    }

    @Override
    public boolean isProvenBy(String challenge, @Nullable String proof, int port) {
        return Proof.isRight(proof, secret, challenge, id.text(), port);
    }

    Secret secret() {
        return secret;
    }

    Secret token() {
        return token;
    }

    /** Returns the ID. */
    @Override
    public String toString() {
        return id.text();
    }

    /**
     * Returns the response to a malformed challenge: a problem of RFC 9457, plus {@code error} and {@code path} for
     * older clients.
     */
    private HealthAnswer notAChallenge() {
        return new HealthAnswer(
                400,
                Map.of("Content-Type", "application/problem+json", "Cache-Control", NO_STORE),
                "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"" + Health.CHALLENGE
                        + " must be 32 random bytes in base64url, 43 characters of A-Z, a-z, 0-9, _ and -\","
                        + "\"error\":\"Bad Request\",\"path\":\"" + healthPath + "\"}");
    }

    private HealthAnswer healthy(Map<String, String> headers) {
        return new HealthAnswer(200, headers, Health.body(clock.instant()));
    }
}
