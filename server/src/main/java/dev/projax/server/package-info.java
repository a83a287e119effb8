/**
 * The HTTP API of Projax on Undertow: the first program that {@code dev.projax.core} hosts. Start reading at
 * {@link dev.projax.server.ApiServer}; {@code HttpListeners} is the border to Undertow, {@code Routes} says who answers
 * what, {@code Guard} who is let in: it carries out what core's {@code BrowserPolicy} decides of hosts and origins.
 */
@NullMarked
package dev.projax.server;

import org.jspecify.annotations.NullMarked;
