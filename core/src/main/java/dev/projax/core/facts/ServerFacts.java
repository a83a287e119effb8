package dev.projax.core.facts;

import dev.projax.core.discovery.Server;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What is told of a server: {@code id port url pid started verified}, in this order. What is not known is null. */
public final class ServerFacts {
    private ServerFacts() {}

    /** Returns the facts of {@code server}. */
    public static Map<String, @Nullable Object> of(Server server) {
        return of(
                server.id().map(Object::toString),
                server.port(),
                server.url().toString(),
                server.pid(),
                server.started(),
                server.verified());
    }

    /** Returns the same fields, all null, where there is no server. */
    public static Map<String, @Nullable Object> ofNone() {
        return of(Optional.empty(), null, null, OptionalLong.empty(), Optional.empty(), null);
    }

    /** Returns the facts of a port on which no server of ours is known, 1 to 65535. */
    public static Map<String, @Nullable Object> ofPort(int port) {
        return of(Optional.empty(), port, "http://localhost:" + port, OptionalLong.empty(), Optional.empty(), false);
    }

    private static Map<String, @Nullable Object> of(
            Optional<String> id,
            @Nullable Integer port,
            @Nullable String url,
            OptionalLong pid,
            Optional<Instant> started,
            @Nullable Boolean verified) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("id", id.orElse(null));
        facts.put("port", port);
        facts.put("url", url);
        facts.put("pid", pid.isPresent() ? pid.getAsLong() : null);
        facts.put("started", started.map(Instant::toString).orElse(null));
        facts.put("verified", verified);
        return facts;
    }
}
