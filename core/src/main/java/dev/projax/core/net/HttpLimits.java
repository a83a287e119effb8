package dev.projax.core.net;

/**
 * The limits for reading a response.
 *
 * @param headBytes the most bytes of the head, including the interim responses before it; also the limit for each line
 *     between chunks, and for the trailers
 * @param bodyBytes the most bytes of the body, not counting chunk framing
 */
public record HttpLimits(int headBytes, int bodyBytes) {}
