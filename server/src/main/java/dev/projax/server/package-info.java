/**
 * The HTTP API of Projax on Undertow: the first program that {@code dev.projax.core} hosts. Start reading at
 * {@link dev.projax.server.ApiServer}. {@code HttpListeners} is the border to Undertow, {@code Routes} maps paths to
 * handlers, and {@code Guard} enforces what core's {@code BrowserPolicy} decides about hosts and origins.
 */
@NullMarked
package dev.projax.server;

import org.jspecify.annotations.NullMarked;
