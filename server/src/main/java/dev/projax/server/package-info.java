/**
 * The HTTP API of Projax on Undertow: the first program that {@code dev.projax.core} hosts. Start reading at
 * {@link dev.projax.server.ApiServer}; {@code HttpListeners} is the border to Undertow, {@code Routes} says who answers
 * what.
 */
@NullMarked
package dev.projax.server;

import org.jspecify.annotations.NullMarked;
