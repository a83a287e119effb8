package dev.projax.core.registry;

import java.util.Map;

/**
 * A server's response to a health check with {@code GET}; to {@code HEAD}, the same without the body.
 *
 * @param status the HTTP status, 200 or 400
 * @param headers the headers by name, in no order, including the content type; immutable
 * @param body JSON, in ASCII
 */
public record HealthAnswer(int status, Map<String, String> headers, String body) {
    /** Copies the headers. */
    public HealthAnswer {
        headers = Map.copyOf(headers);
    }
}
