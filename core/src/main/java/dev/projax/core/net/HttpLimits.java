package dev.projax.core.net;

/**
 * How much of an answer is read.
 *
 * @param headBytes the most bytes of its head, together with the interim ones before it; also of each line between chunks,
 *     and of the trailers
 * @param bodyBytes the most bytes of its body, without what frames it
 */
public record HttpLimits(int headBytes, int bodyBytes) {}
