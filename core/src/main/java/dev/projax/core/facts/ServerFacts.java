package dev.projax.core.facts;

import dev.projax.core.discovery.Server;
import dev.projax.core.net.LocalUrl;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that describe a server: {@code id port url pid started verified program}, in this order. An unknown value
 * is null.
 */
public final class ServerFacts {
    private static final List<String> NAMES = List.of("id", "port", "url", "pid", "started", "verified", "program");

    private ServerFacts() {}

    /** Returns the fields of {@code server}. */
    public static Map<String, @Nullable Object> of(Server server) {
        Map<String, @Nullable Object> facts = ofNone();
        facts.put("id", server.id().map(InstanceId::text).orElse(null));
        facts.put("port", server.port());
        facts.put("url", server.url().toString());
        facts.put("pid", server.pid().isPresent() ? server.pid().getAsLong() : null);
        facts.put("started", server.started().map(Instant::toString).orElse(null));
        facts.put("verified", server.verified());
        facts.put("program", server.program().orElse(null));
        return facts;
    }

    /** Returns the same fields, all null, for the case that there is no server. */
    public static Map<String, @Nullable Object> ofNone() {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        for (String name : NAMES) {
            facts.put(name, null);
        }
        return facts;
    }

    /** Returns the fields of a port, 1 to 65535, without a known server of ours. */
    static Map<String, @Nullable Object> ofPort(int port) {
        Map<String, @Nullable Object> facts = ofNone();
        facts.put("port", port);
        facts.put("url", LocalUrl.of(port, false).toString());
        facts.put("verified", false);
        return facts;
    }
}
