package dev.projax.core.registry;

import java.util.Map;

/**
 * What a server is to answer to {@code GET /health}; to {@code HEAD} the same without the body.
 *
 * @param status the HTTP status, 200 or 400
 * @param headers by name, in no order, the content type among them; immutable
 * @param body JSON, in ASCII
 */
public record HealthAnswer(int status, Map<String, String> headers, String body) {
    /** Copies the headers. */
    public HealthAnswer {
        headers = Map.copyOf(headers);
    }
}
