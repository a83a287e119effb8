package dev.projax.desktop;

/**
 * A server's answer to a request.
 *
 * @param status the HTTP status
 * @param contentType the {@code Content-Type} header; empty if there is none
 * @param body decoded as UTF-8; at most 4 MiB
 */
public record ServerAnswer(int status, String contentType, String body) {}
