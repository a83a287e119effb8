package dev.projax.core.facts;

import dev.projax.core.allocation.Leases;
import dev.projax.core.net.LocalUrl;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that describe a lease: {@code port name url directory app program pid since until id}, in this order. An
 * unknown value is null.
 */
public final class LeaseFacts {
    private LeaseFacts() {}

    /** Returns the fields of {@code lease}. */
    public static Map<String, @Nullable Object> of(Leases.Entry lease) {
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("port", lease.port());
        facts.put("name", lease.name().orElse(null));
        facts.put("url", url(lease.port()));
        facts.put("directory", lease.directory().orElse(null));
        facts.put("app", lease.app().orElse(null));
        facts.put("program", lease.program().orElse(null));
        facts.put("pid", lease.pid().isPresent() ? lease.pid().getAsLong() : null);
        facts.put("since", lease.since().map(Instant::toString).orElse(null));
        facts.put("until", lease.until().map(Instant::toString).orElse(null));
        facts.put("id", lease.id().orElse(null));
        return facts;
    }

    /** Returns the URL of a server on a leased port, as in the variable {@code URL_NAME}. */
    public static String url(int port) {
        return LocalUrl.of(port, true).toString();
    }
}
